import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, run, until } from './docker';
import { PythonImage, type PythonImageOptions } from '../../src';
import { BUILD_ARGUMENTS } from '../../src/image';

/** An image that was built, and what the build did for it. */
export interface Build {
  /** The digest of the configuration on the classic image store; on the containerd store, that of the manifest. */
  readonly id: string;
  /** When it was done, in milliseconds. */
  readonly made: number;
  /** The layers beside those of the base: the content of each by its name, in their order. */
  readonly layers: Readonly<Record<string, string>>;
  /**
   * The steps that ran: those that were not in the engine's cache. BuildKit joins equal steps of builds that run at the
   * same time, so next to somebody's `--no-cache` build of the same steps they run here, too.
   */
  readonly ran: readonly string[];
  /** What those steps printed. */
  readonly log: string;
}

/** Writes the build context of a project to a new folder. */
export function stage(project: string, options: PythonImageOptions = {}): string {
  return PythonImage.fromDirectory(project, options).stage(join(mkdtempSync(join(tmpdir(), 'context-')), 'context'));
}

/** Builds as our own commands do. */
export function build(context: string, tag: string, ...flags: string[]): Build {
  const { status, text } = runBuild(context, '--tag', tag, ...flags);
  if (status !== 0) { throw new Error(`the build of ${context} ended with ${status}\n${text}`); }
  const [id, all] = JSON.parse(docker('image', 'inspect', '--format', '[{{json .Id}}, {{json .RootFS.Layers}}]', tag));
  const dockerfile = readFileSync(join(context, 'Dockerfile'), 'utf8');
  const own = all.slice(layersOf(baseOf(dockerfile)).length);
  const names = namesOfLayers(dockerfile);
  if (names.length !== own.length) { throw new Error(`${own.length} layers, but ${names.length} names of them`); }
  const layers = Object.fromEntries(own.map((each: string, index: number) => [names[index], each]));
  return { id, made: Date.now(), ran: stepsOf(text), log: text, layers };
}

/** What a build prints that fails. */
export function failedBuild(context: string, ...flags: string[]): string {
  const { status, text } = runBuild(context, ...flags);
  if (status !== 1) { throw new Error(`the build of ${context} ended with ${status}\n${text}`); }
  return text;
}

function runBuild(context: string, ...flags: string[]) {
  const args = Object.entries(BUILD_ARGUMENTS).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const { status, stdout, stderr } = spawnSync('docker', ['build', '--progress', 'plain', ...args, ...flags, context], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
  });
  return { status, text: stdout + stderr };
}

/** The RUN steps of a log that are not followed by CACHED. */
function stepsOf(log: string): string[] {
  const cached = new Set([...log.matchAll(/^(#\d+) CACHED$/gm)].map(([, number]) => number));
  // A step is named again when its output goes on after that of another one.
  const named = [...log.matchAll(/^(#\d+) \[[^\]]*\] (RUN .*)$/gm)];
  const steps = new Map(named.map(([, number, step]) => [number, step]));
  return [...steps].filter(([number]) => !cached.has(number)).map(([, step]) => step);
}

/** How many steps a build runs that finds none in the cache. */
export function stepsIn(context: string): number {
  return readFileSync(join(context, 'Dockerfile'), 'utf8').match(/^RUN /gm)!.length;
}

/** Where the files of each layer come from, then the empty one of WORKDIR. */
function namesOfLayers(dockerfile: string): string[] {
  const sources = ancestry(dockerfile)
    .flatMap(({ text }) => [...text.matchAll(/^(?:COPY|ADD) --link (?:--from=\S+ )?(\S+) \S+$/gm)])
    .map(([, path]) => path);
  return [...sources.map(path => path.replace(/^\/layers\/(.*)\/$/, '$1')), 'WORKDIR'];
}

/** What the last stage is built on, through the stages before it. */
function baseOf(dockerfile: string): string {
  return ancestry(dockerfile)[0].start;
}

interface Stage {
  readonly start: string;
  readonly text: string;
}

/** The last stage, and before it those that it is built on. */
function ancestry(dockerfile: string): Stage[] {
  const stages = dockerfile.split(/^(?=FROM )/m).slice(1).map(text => {
    const [, start, name] = /^FROM (?:--platform=\S+ )?(\S+)(?: AS (\S+))?$/m.exec(text)!;
    return { start, name, text };
  });
  const found = [stages.at(-1)!];
  for (let below; (below = stages.find(({ name }) => name === found[0].start)); ) { found.unshift(below); }
  return found;
}

function layersOf(image: string): string[] {
  return JSON.parse(docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', image));
}

/** The names of the layers that another build gave other content; both must have the same layers. */
export function moved(before: Build, after: Build): string[] {
  const names = Object.keys(before.layers);
  if (names.join() !== Object.keys(after.layers).join()) {
    throw new Error(`other layers: ${names.join()} and ${Object.keys(after.layers).join()}`);
  }
  return names.filter(name => before.layers[name] !== after.layers[name]);
}

/** Starts a container with a read-only root and without capabilities. @returns address of its server, once ready */
export async function serve(image: string, name: string, ...options: string[]): Promise<string> {
  docker(
    'run', '--detach', '--name', name, '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL',
    '--security-opt', 'no-new-privileges', '--network', 'bridge', '--publish', '127.0.0.1::8000', ...options,
    image,
  );
  const address = `http://${docker('port', name, '8000/tcp').split('\n')[0]}`;
  const answers = () => fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2_000) });
  await until(`an answer of ${image}`, 60, () => answers().then(({ status }) => status === 200, () => false));
  return address;
}

/** What is in the last layers of an image and not root's, can be written by others, or has another time. */
export function oddEntries(image: string, layers: number): string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'saved-')), 'image.tar');
  docker('save', '--output', file, image);
  return JSON.parse(run('python3', ['-c', ODD_ENTRIES, file, String(layers)]));
}

const ODD_ENTRIES = `
import json, sys, tarfile
image = tarfile.open(sys.argv[1])
manifest = json.load(image.extractfile('manifest.json'))[0]
found, count = [], 0
for name in manifest['Layers'][-int(sys.argv[2]):]:
    for entry in tarfile.open(fileobj=image.extractfile(name)):
        count += 1
        usual = entry.issym() or entry.mode & 0o7777 in ((0o755,) if entry.isdir() else (0o755, 0o644))
        if not usual or entry.uid or entry.gid or entry.mtime != ${BUILD_ARGUMENTS.SOURCE_DATE_EPOCH}:
            found.append('%s %o %d:%d %d' % (entry.name, entry.mode, entry.uid, entry.gid, entry.mtime))
print(json.dumps(found if count > 1000 else ['only %d entries' % count]))
`;
