import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build, failedBuild, stage } from './builds';
import { docker, run } from './docker';
import { tracesOf, written } from './traces';
import { ensureLock } from '../../scripts/uv';
import {
  BuildSecret, BuildStep, ComposeFile, PythonBase, PythonContainer, PythonImage, WorkerProcess, type PythonImageOptions,
} from '../../src';

const CANARY = 'canary-4b1f77c0a92e6d35';
const FORMS = `canary-[0-9a-f]{16}|${Buffer.from(CANARY).toString('base64').slice(0, 20)}`;

const name = `step-secrets-${process.pid}`;
const tags: string[] = [];
/** A file of the machine. */
let npmrc: string;
let project: string;

beforeAll(() => {
  npmrc = join(folder('home'), '.npmrc');
  writeFileSync(npmrc, `${CANARY}\n`);
  project = folder('project');
  writeFileSync(join(project, '.python-version'), '3.13\n');
  const metadata = 'name = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.11"\n';
  writeFileSync(join(project, 'pyproject.toml'), `[project]\n${metadata}`);
  writeFileSync(join(project, 'main.py'), 'print(open("made").read(), open("static/made").read())\n');
  writeFileSync(join(project, 'step.py'), STEP);
  ensureLock(project);
  process.env.STEP_TOKEN = CANARY;
});

afterAll(() => {
  delete process.env.STEP_TOKEN;
  docker('rmi', '--force', ...tags);
});

function folder(purpose: string): string {
  return mkdtempSync(join(tmpdir(), `${purpose}-`));
}

/** Uses both secrets, leaves one where a program may leave what it wants, and writes what is no secret. */
const STEP = `
import os, stat
file = open('/run/secrets/npmrc').read().strip()
info = os.stat('/run/secrets/npmrc')
assert file == os.environ['TOKEN'] and len(file) == 23
for place in ('/tmp', '/var/tmp'):
    open(place + '/left', 'w').write(file)
try:
    open('/run/secrets/token')
    token = 'readable'
except PermissionError:
    token = 'closed'
open('made', 'w').write('%o %d %d %s' % (stat.S_IMODE(info.st_mode), info.st_uid, os.getuid(), token))
`;

const NPMRC = () => BuildSecret.file('npmrc', npmrc);
const TOKEN = BuildSecret.variable('token', 'STEP_TOKEN');

const both = () => ({ secrets: [NPMRC()], secretVariables: { TOKEN } });
const steps = (): PythonImageOptions => ({
  buildSteps: [
    BuildStep.run(['python', 'step.py'], { outputs: ['made'], inputs: ['step.py'], ...both() }),
    BuildStep.stage({
      image: 'python:3.13-slim',
      run: ['test "$TOKEN" = "$(cat /run/secrets/npmrc)" && echo "${#TOKEN}" > made'],
      output: 'made',
      to: 'static/made',
      network: false,
      ...both(),
    }),
  ],
});
const given = () => ['--secret', `id=npmrc,src=${npmrc}`, '--secret', 'id=token,env=STEP_TOKEN'];

test.each([
  ['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS],
])('on %s steps have their secrets, their user alone can read them, and nothing keeps them', (base, chosen) => {
  const tag = `${name}-${base}`;
  tags.push(tag);
  const context = stage(project, { ...steps(), base: chosen });
  const { log } = build(context, tag, ...given());
  expect(docker('run', '--rm', '--entrypoint', 'python', tag, '-m', 'main').trim()).toBe('400 10001 10001 closed 23');
  const place = written(tag, log);
  expect(tracesOf(FORMS, context, place)).toEqual([]);
  rmSync(place, { recursive: true });
  // All that the builder keeps of the steps, and could export as a cache.
  for (const target of ['step-1', 'step-2', 'step-2-image']) {
    const kept = folder('kept');
    const output = ['--output', `type=tar,dest=${join(kept, 'files')}`];
    run('docker', ['build', '--quiet', '--target', target, ...given(), ...output, context]);
    // What the first step wrote shows that the search searches.
    expect([target, tracesOf(`${FORMS}|10001 closed`, kept)])
      .toEqual([target, target === 'step-1' ? ['10001 closed'] : []]);
    rmSync(kept, { recursive: true });
  }
});

test('Compose gives steps their secrets', () => {
  const directory = folder('compose');
  const web = PythonContainer.worker({
    image: PythonImage.fromDirectory(project, steps()), process: WorkerProcess.module('main'),
  });
  const file = join(directory, 'compose.yaml');
  new ComposeFile({ services: { web } }).write(file);
  run('docker', ['compose', '--file', file, 'build'], { env: { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' } });
  tags.push(/image: (\S+)/.exec(readFileSync(file, 'utf8'))![1]);
  expect(tracesOf(FORMS, directory)).toEqual([]);
});

test.each([
  ['in base64', 'base64.b64encode(("x:" + os.environ["TOKEN"]).encode()).decode()'],
  ['as it is', '"key=" + os.environ["TOKEN"] + ";"'],
])('fails when an output has a secret %s, and does not show it', (_what, text) => {
  const program = `import base64, os; open("made", "w").write(${text})`;
  const step = BuildStep.run(['python', '-c', program], { outputs: ['made'], secretVariables: { TOKEN } });
  const log = failedBuild(stage(project, { buildSteps: [step] }), ...given());
  expect(log).toContain("build: output 'made' contains the build secret 'token', and everybody who can pull the image");
  expect(log).not.toMatch(new RegExp(FORMS));
});

test('fails when a stage leaves a secret in a file, which a cache would have', () => {
  const step = BuildStep.stage({
    image: 'python:3.13-slim',
    run: ['echo "$TOKEN" > ~/.npmrc && echo 1 > made'],
    output: 'made',
    to: 'made',
    secretVariables: { TOKEN },
  });
  const log = failedBuild(stage(project, { buildSteps: [step] }), ...given());
  expect(log).toContain("build: the stage has the build secret 'token' in '/root/.npmrc'");
});

test('fails without the secret, with its id', () => {
  const step = BuildStep.run(['python', '-c', ''], { outputs: ['made'], secretVariables: { TOKEN: NPMRC() } });
  expect(failedBuild(stage(project, { buildSteps: [step] }))).toContain('secret npmrc: not found');
});
