import { readFileSync } from 'fs';
import { join } from 'path';
import { build, stage } from './builds';
import { dockerAsync, fewAtATime, logs, python, run, until } from './docker';
import { runArguments } from './hardened';
import { PROJECT, serversWith, type ServerKind } from './kinds';
import { copyOf } from './projects';
import { HealthCheck, PythonImage } from '../../src';

const SERVERS = serversWith({ accessLog: true });

/** Asks for routes one after the other, the last one while the container drains. */
const ASK = `
import urllib.error, urllib.request as r
def ask(path):
    try:
        answer = r.urlopen('http://127.0.0.1:8000' + path)
        print(path, answer.status, answer.read().decode())
    except urllib.error.HTTPError as error:
        print(path, error.code)
for path in ('/alive', '/alive?probe=readiness', '/healthz', '/slow?seconds=0'):
    ask(path)
open('/tmp/.container-draining', 'w').close()
ask('/alive?probe=readiness')`;

interface Found {
  readonly answers: readonly string[];
  /** Paths and statuses, sorted: threads log when they come to it. */
  readonly logged: readonly string[];
}

const tag = `health-route-${process.pid}:test`;
const found = new Map<string, Found>();
let image: PythonImage;

async function ask(kind: ServerKind): Promise<Found> {
  const container = kind.container(image, { healthCheck: HealthCheck.provided({ path: '/alive' }) });
  const name = `health-route-${process.pid}-${container.name}`;
  await dockerAsync('run', ...runArguments(container, tag, ['--detach', '--name', name]));
  try {
    const { command } = container._spec.health!;
    await until(`health of ${name}`, 60, () => dockerAsync('exec', name, ...command).then(() => true, () => false));
    const answers = python(name, ASK).split('\n').map(line => line.trim());
    await until('the last lines', 10, () => [' 503', '/slow'].every(each => logs(name).includes(each)));
    return {
      answers,
      logged: [...logs(name).matchAll(/"GET (\S+) .*?(\d{3})/g)].map(([, path, status]) => `${path} ${status}`).sort(),
    };
  } finally {
    await dockerAsync('rm', '--force', '--volumes', name);
  }
}

beforeAll(async () => {
  const project = copyOf(PROJECT);
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  await fewAtATime(SERVERS, 4, async kind => { found.set(kind.name, await ask(kind)); });
}, 600_000);

afterAll(() => {
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

test('the application has the filter for its own health route that docs/servers.md says', () => {
  const [sample, document] = [join(PROJECT, 'src', 'web', 'quiet.py'), join('docs', 'servers.md')]
    .map(file => readFileSync(join(__dirname, '..', '..', file), 'utf8'));
  expect(sample).toContain(/^logging\.getLogger\("uvicorn.access"\)(\.addFilter\(.*)$/m.exec(document)![1]);
});

test.each(SERVERS)('$name finds the health route of the image and its application', ({ name }) => {
  expect(found.get(name)!.answers).toEqual([
    '/alive 200', '/alive?probe=readiness 200', '/healthz 200 ok', '/slow?seconds=0 200 done',
    '/alive?probe=readiness 503',
  ]);
});

test.each(SERVERS)('$name logs no healthy probe, of the image or of the application', ({ name }) => {
  expect(found.get(name)!.logged).toEqual([
    expect.stringMatching(/^\/alive\S* 503$/), expect.stringMatching(/^\/slow\S* 200$/),
  ]);
});
