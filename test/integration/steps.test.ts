import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build, failedBuild, moved, oddEntries, serve, stage, type Build } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { BuildStep, PythonBase, type PythonImageOptions } from '../../src';

const prefix = `steps-${process.pid}`;
const BASES = [['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS]] as const;

/** A dummy for a key, which a step needs and the image must not have. */
const CANARY = 'canary-c41d9a7be2f0';

afterAll(() => {
  for (const [base] of BASES) {
    for (const name of [`${prefix}-django-${base}`, `${prefix}-web-${base}`]) {
      run('docker', ['rm', '--force', '--volumes', name], { accept: [0, 1] });
      run('docker', ['rmi', '--force', name], { accept: [0, 1] });
    }
  }
});

/** A copy with one file changed: a project is read once in a process. What an engine has built already runs no step. */
function edited(project: string, file: string, change: (text: string) => string): string {
  const directory = mkdtempSync(join(tmpdir(), 'edited-'));
  cpSync(project, directory, { recursive: true });
  const path = join(directory, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, change(before));
  if (readFileSync(path, 'utf8') === before) { throw new Error(`nothing to change in ${file}`); }
  return directory;
}

/** The steps that ran and have one of these words. */
const ranWith = ({ ran }: Build, ...words: string[]) => ran.filter(each => words.some(word => each.includes(word)));

/** A program that another image has. */
const lent = BuildStep.stage({
  image: 'node:20-slim',
  run: ["printf '#!/app/.venv/bin/python\\nprint(\"lent\")\\n' > lent", 'chmod 755 lent'],
  output: 'lent',
  to: '/usr/local/bin/lent',
});

describe.each(BASES)('a project of Django on %s', (baseName, base) => {
  const name = `${prefix}-django-${baseName}`;
  const directory = copyOf('test/integration/samples/steps-django');
  const options = { base, buildSteps: [BuildStep.django('compilemessages'), lent] };
  let built: Build;
  let address: string;

  beforeAll(async () => {
    built = build(stage(directory, options), name);
    address = await serve(name, name, '--env', 'SECRET_KEY=x', '--env', 'PAYMENT_TOKEN=y');
  });

  test('answers in the language of its compiled translations, and without those that are not finished', async () => {
    const greeting = async (path: string, language: string) => {
      const response = await fetch(address + path, { headers: { 'accept-language': language } });
      return (await response.json() as { greeting: string }).greeting;
    };
    expect([await greeting('/greeting', 'de'), await greeting('/greeting', 'fr')])
      .toEqual(['Guten Morgen', 'Good morning']);
    expect(await greeting('/evening', 'de')).toBe('Good evening');
  });

  test('serves its static files by the names with hashes, from a read-only root', async () => {
    const { style } = await (await fetch(`${address}/greeting`)).json() as { style: string };
    expect(style).toMatch(/^\/static\/pages\/site\.[0-9a-f]{12}\.css$/);
    const served = await fetch(address + style);
    expect([served.status, await served.text()])
      .toEqual([200, expect.stringMatching(/url\("tile\.[0-9a-f]{12}\.svg"\)/)]);
  });

  test('has its static files outside of the project, and a program of another image', () => {
    expect(docker('run', '--rm', '--entrypoint', 'lent', name)).toBe('lent');
    const list = 'import os; print(sorted(os.listdir("/srv/shop/static")))';
    expect(docker('run', '--rm', '--entrypoint', 'python', name, '-c', list)).toContain("'staticfiles.json'");
  });

  test('has one layer for each step, of files of root with one time', () => {
    expect(Object.keys(built.layers)).toEqual(expect.arrayContaining(['step-1', 'step-2', 'step-3']));
    expect(Object.keys(built.layers).length).toBeLessThanOrEqual(14);
    expect(oddEntries(name, Object.keys(built.layers).length)).toEqual([]);
  });

  test('has the same layers when the steps run again', () => {
    const again = build(stage(directory, options), name, '--no-cache-filter', 'step-1,step-2,step-3');
    expect(ranWith(again, '"collectstatic"', '/build messages', '/build outputs')).toHaveLength(3);
    expect(moved(built, again)).toEqual([]);
  });

  test('has another layer of translations alone when one of them changes, and collects nothing again for it', () => {
    const next = edited(directory, 'locale/de/LC_MESSAGES/django.po', text => text.replace('Guten Morgen', 'Moin'));
    const other = build(stage(next, options), name);
    // The sources of the translations are in the image, too.
    expect(moved(built, other)).toEqual(['step-1', 'application']);
  });
});

test('the build names the variables that it made up for the settings', () => {
  const directory = copyOf('test/integration/samples/steps-django');
  const next = edited(directory, 'site_settings/base.py', text => `${text}# ${process.hrtime.bigint()}\n`);
  const { log } = build(stage(next), `${prefix}-django-slim`);
  expect(log).toContain('build: step: the settings demand SECRET_KEY, PAYMENT_TOKEN, which are not set, so '
    + "collectstatic has made-up values; to set them, use BuildStep.django('collectstatic', { environment: { "
    + "SECRET_KEY: '...', PAYMENT_TOKEN: '...' } })");
});

test.each<[string, string, string]>([
  ['its settings fail for another reason', 'site_settings/base.py', "build: 'django collectstatic --noinput' ended "
    + 'with '
    + "exit code 1; its own output is above; if it needs a variable, use BuildStep.django('collectstatic', { "
    + 'environment: '
    + "{ NAME: 'value' } }), and if the image needs no static files, collectStatic: false"],
  ['a translation has other placeholders', 'locale/de/LC_MESSAGES/django.po',
    "build: msgfmt refuses 'locale/de/LC_MESSAGES/django.po': locale/de/LC_MESSAGES/django.po:"],
])('a build of Django fails when %s, in one line', (_, file, sentence) => {
  const bad = file.endsWith('.po')
    ? '\n#, python-format\nmsgid "%(count)s pages"\nmsgstr "%(zahl)s Seiten"\n'
    : '\nraise RuntimeError("own words")\n';
  const directory = edited(copyOf('test/integration/samples/steps-django'), file, text => text + bad);
  expect(failedBuild(stage(directory, { buildSteps: [BuildStep.django('compilemessages')] }))).toContain(sentence);
});

const weights = BuildStep.run(['python', '-m', 'shop.weights'], {
  outputs: ['model'],
  inputs: ['shop/__init__.py', 'shop/weights.py'],
  environment: { MODEL: 'tea' },
  belowPackages: true,
});
const frontend = BuildStep.stage({
  image: 'node:20-slim',
  context: 'frontend',
  install: ['npm ci'],
  run: ['npm run build'],
  output: 'dist',
  to: 'shop/static',
  environment: { TITLE: 'Shop' },
});
const generated = BuildStep.run(['python', '-m', 'shop.build'], {
  outputs: ['shop/generated.py'],
  inputs: ['shop/__init__.py', 'shop/build.py', 'data'],
  environment: { SIGNING_KEY: CANARY },
});

describe.each(BASES)('a service with a frontend, generated code and a model on %s', (baseName, base) => {
  const name = `${prefix}-web-${baseName}`;
  const directory = copyOf('test/integration/samples/steps-web');
  // A file of the project that only a step reads.
  const options: PythonImageOptions = { base, buildSteps: [weights, frontend, generated], exclude: ['data'] };
  let built: Build;
  let address: string;

  beforeAll(async () => {
    built = build(stage(directory, options), name);
    address = await serve(name, name);
  });

  test('serves what Node built, and answers with what its own code wrote', async () => {
    expect(await (await fetch(`${address}/static/assets/main.js`)).text()).toBe("document.title = 'Shop';\n");
    expect(await (await fetch(`${address}/prices`)).json()).toEqual({ prices: { tea: 4.2 }, model: 'weights of tea' });
  });

  test('has the weights below its packages, and the other outputs above them', () => {
    const names = Object.keys(built.layers);
    expect(names.slice(0, 2)).toEqual(['runtime', 'step-1']);
    expect(names.slice(-5)).toEqual(['step-2', 'step-3', 'python', 'application', 'WORKDIR']);
    expect(names.length).toBeLessThanOrEqual(14);
    expect(oddEntries(name, names.length)).toEqual([]);
  });

  test('has bytecode of generated code', () => {
    const paths = docker('run', '--rm', name, 'python', '-c', 'import glob; print(glob.glob("shop/__pycache__/gen*"))');
    expect(paths).toBe("['shop/__pycache__/generated.cpython-313.pyc']");
  });

  test('has the variable of a step nowhere: in no layer, no configuration and no history', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'saved-')), 'image.tar');
    docker('save', '--output', file, name);
    // Layers are stored as they are in an archive, so that their files can be searched as text.
    expect(run('grep', ['--count', '--text', '--fixed-strings', CANARY, file], { accept: [1] })).toBe('0\n');
    expect(docker('history', '--no-trunc', name)).not.toContain(CANARY);
    expect(run('grep', ['--count', '--text', 'weights of tea', file]).trim()).not.toBe('0');
  });

  test('runs no step for an edit of what none of them reads', () => {
    const next = edited(directory, 'shop/main.py', text => `${text}# edited\n`);
    const other = build(stage(next, options), name);
    expect(ranWith(other, '"step"', 'npm', 'outputs')).toEqual([]);
    expect(moved(built, other)).toEqual(['application']);
  });

  test('runs the one step for an edit of what it reads, and moves its layer alone', () => {
    const next = edited(directory, 'data/prices.json', () => `{"tea": ${process.hrtime.bigint()}}\n`);
    const other = build(stage(next, options), name);
    expect(ranWith(other, '"step"', 'npm', 'outputs')).toEqual([expect.stringContaining('"shop.build"')]);
    expect(moved(built, other)).toEqual(['step-3']);
  });

  test('builds the frontend for an edit of it, without installing its packages again', () => {
    const next = edited(directory, 'frontend/src/main.js', text => `${text}// ${process.hrtime.bigint()}\n`);
    const other = build(stage(next, options), name);
    expect(ranWith(other, '"step"', 'npm')).toEqual(['RUN npm run build']);
    expect(moved(built, other)).toEqual(['step-2']);
  });

  test('has the same layers when all steps run again', () => {
    const again = build(stage(directory, options), name, '--no-cache-filter', 'step-1,step-2-image,step-2,step-3');
    expect(ranWith(again, '"step"', 'npm', 'outputs')).toHaveLength(5);
    expect(moved(built, again)).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['writes another file', 'open("shop/other.py", "w"); open("shop/generated.py", "w")', "wrote 'shop/other.py', "
      + 'which'],
    ['writes no output', 'pass', "did not write 'shop/generated.py', which 'outputs' has"],
    ['writes to a folder of the base', 'open("/etc/made", "w")', 'PermissionError: [Errno 13] Permission denied: '
      + "'/etc/made'"],
    ['asks the network', 'import socket; socket.create_connection(("192.0.2.1", 80), 5)',
      'OSError: [Errno 101] Network is unreachable'],
  ])('is not built if a step %s', (_, program, sentence) => {
    const paths = { outputs: ['shop/generated.py'], inputs: ['shop/__init__.py'] };
    const bad = BuildStep.run(['python', '-c', program], paths);
    expect(failedBuild(stage(directory, { ...options, buildSteps: [weights, frontend, bad] }))).toContain(sentence);
  });

  test('is not built if a stage does not write its output', () => {
    const bad = BuildStep.stage({
      image: 'node:20-slim', context: 'frontend', run: ['mkdir other'], output: 'dist', to: 'shop/static',
    });
    expect(failedBuild(stage(directory, { ...options, buildSteps: [weights, bad, generated] })))
      .toContain('build: no command of run wrote the output dist, correct one of them');
  });
});
