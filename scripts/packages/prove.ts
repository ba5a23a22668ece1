import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { docker, mustDocker } from './docker';
import { makeProject } from './lock';
import { type BaseName, fails, type Outcome, packagesOf, type Row } from './table';
import { readUse } from './use';
import { PythonBase, PythonImage } from '../../src';
import { BUILD_ARGUMENTS } from '../../src/image';
import type { DebianNeed } from '../../src/image/system/need';

const ON = { slim: PythonBase.SLIM, distroless: PythonBase.DISTROLESS };

/** Seconds that a program may take. */
const LONGEST_USE = 180;

/** As the targets run a container: it can write to /tmp alone. It has no network either, so nothing is downloaded. */
const CONFINED = [
  'run', '--rm', '--network', 'none', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL',
  '--security-opt', 'no-new-privileges',
];

/**
 * Locks the program's packages, builds the images that the table alone gives it, and runs it in each.
 *
 * @param without whether it must also fail without the Debian packages
 */
export async function prove(
  name: string, need: DebianNeed, folder: string, bases: readonly BaseName[], without: boolean,
): Promise<Row> {
  const started = Date.now();
  const outcomes: Partial<Record<BaseName, Outcome>> = {};
  try {
    await makeProject(readUse(name), join(folder, 'project'));
    for (const base of bases) {
      // The stage that compiles is the same for each base.
      const tries = { without, withoutHeaders: without && base === bases[0] };
      outcomes[base] = await onBase(name, need, folder, base, tries);
    }
  } catch (error) {
    outcomes[bases[0]] ??= fails(String(error));
  }
  return { name, need, outcomes, seconds: Math.round((Date.now() - started) / 1000) };
}

/** Of what must fail. */
interface Tries {
  /** To run without the packages. */
  readonly without: boolean;
  /** To compile without the headers. */
  readonly withoutHeaders: boolean;
}

async function onBase(
  name: string, need: DebianNeed, folder: string, base: BaseName, tries: Tries,
): Promise<Outcome> {
  const context = join(folder, base);
  const image = PythonImage.fromDirectory(join(folder, 'project'), { base: ON[base] });
  if (need.refused !== undefined) {
    return image.warnings.some(warning => warning.includes(need.refused!))
      ? { ok: true, says: 'refused' }
      : fails('no warning says why it cannot run');
  }
  image.stage(context);
  const headers = need.compiled?.headers ?? [];
  if (tries.withoutHeaders && headers.length > 0 && await compiles(context, headers)) {
    return fails(`also compiles without ${headers.join(', ')}`);
  }
  const tag = `packages-${name}-${base}`;
  const built = await build(context, '--tag', tag);
  if (built.status !== 0) { return fails(built.text); }
  try {
    const used = await docker([...CONFINED, tag, 'python', 'use.py'], { timeout: LONGEST_USE });
    if (used.status !== 0) { return fails(used.text); }
    const needless = tries.without && packagesOf(need).length > 0 && await runsOn(context, tag);
    return { ok: true, bytes: await bytesOfDebian(tag), needless };
  } finally {
    await docker(['image', 'rm', '--force', tag]);
  }
}

function build(context: string, ...words: string[]) {
  const args = Object.entries(BUILD_ARGUMENTS).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  return docker(['build', '--progress', 'plain', ...args, ...words, context]);
}

/** Whether the packages install without the headers, and with a cache that has nothing compiled with them. */
async function compiles(context: string, headers: readonly string[]): Promise<boolean> {
  const dockerfile = join(context, '..', 'without.Dockerfile');
  const lines = readFileSync(join(context, 'Dockerfile'), 'utf8').split('\n').map(line => headers.reduce(
    (text, header) => text.includes('apt-get install') ? text.split(` ${header} `).join(' ') : text, `${line} `,
  ).trimEnd());
  writeFileSync(dockerfile, lines.join('\n').split('type=cache,id=uv-').join('type=cache,id=without-'));
  return (await build(context, '--file', dockerfile, '--target', 'build')).status === 0;
}

/** Whether the program also runs with the same packages of PyPI on the base alone. */
async function runsOn(context: string, image: string): Promise<boolean> {
  const [, base] = /^FROM (\S+) AS runtime$/m.exec(readFileSync(join(context, 'Dockerfile'), 'utf8'))!;
  const tag = `${image}-without`;
  const input = `FROM ${base}\nCOPY --from=${image} /app /app\nWORKDIR /app\nENTRYPOINT []\n`;
  await mustDocker(['build', '--tag', tag, '-'], { input });
  try {
    const used = await docker([...CONFINED, tag, '/app/.venv/bin/python', 'use.py'], { timeout: LONGEST_USE });
    return used.status === 0;
  } finally {
    await docker(['image', 'rm', '--force', tag]);
  }
}

/** Of the layer with what Debian has. */
async function bytesOfDebian(image: string): Promise<number> {
  const history = await mustDocker(
    ['history', '--no-trunc', '--human=false', '--format', '{{.Size}} {{.CreatedBy}}', image],
  );
  const [, size] = /^(\d+) COPY \/layers\/debian\/ /m.exec(history) ?? [];
  return Number(size ?? 0);
}
