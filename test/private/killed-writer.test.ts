import { spawn, type ChildProcess } from 'child_process';
import { once } from 'events';
import {
  chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ModuleKind, transpileModule } from 'typescript';
import { mayReplace, writeText, writeTree, type FileContent } from '../../src/private/write-files';

const KILLS = 200;

/** So many pairs of writers at once: more than the machine has processors. */
const PAIRS = 4;

const NAMES = ['Dockerfile', 'app', 'container'];
const LANDMARK = { path: 'Dockerfile', text: 'ours' };

let directory: string;
let program: string;
const running = new Set<ChildProcess>();

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'killed-'));
  const source = readFileSync(join(__dirname, '../../src/private/write-files.ts'), 'utf8');
  writeFileSync(
    join(directory, 'write-files.js'),
    transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } }).outputText,
  );
  program = join(directory, 'writer.js');
  writeFileSync(program, `
    const { mayReplace, writeText, writeTree } = require('./write-files');
    const [target, text, loops] = process.argv.slice(2);
    const contents = ['one', 'two'].map(version => (${tree.toString()})(version));
    console.log('ready');
    for (let loop = 0; loop < Number(loops); loop++) {
      if (!mayReplace(target, ${JSON.stringify(NAMES)}, ${JSON.stringify(LANDMARK)})) { throw new Error('wedged'); }
      writeTree(target, contents[loop % 2]);
      writeText(text, 'services: ' + loop % 2 + ' '.repeat(5000) + '.');
    }
  `);
});

// Those of a round that failed write on otherwise.
afterEach(() => running.forEach(writer => writer.kill('SIGKILL')));

afterAll(() => rmSync(directory, { recursive: true }));

/** Must not refer to anything outside, since the writer gets its text. */
function tree(version: string): FileContent[] {
  const file = (path: string, content: string) => ({ path, content: Buffer.from(content), executable: false });
  return [
    file('Dockerfile', `# ours, ${version}`),
    ...Array.from({ length: 20 }, (_, index) => file(`app/${version}/module_${index}.py`, version.repeat(1000))),
    file('container/probe.py', version),
  ];
}

function start(target: string, text: string, loops: number) {
  const writer = spawn(process.execPath, [program, target, text, String(loops)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: string[] = [];
  writer.stderr.on('data', data => errors.push(String(data)));
  running.add(writer);
  const ended = once(writer, 'close').then(() => {
    running.delete(writer);
    return { code: writer.exitCode, errors: errors.join('') };
  });
  return { writer, ended, ready: Promise.race([once(writer.stdout, 'data'), ended]) };
}

function listing(target: string): string[] {
  return readdirSync(target, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(target.length + 1)).sort();
}

/** One of the two contents, whole, or nothing. */
function expectWhole(target: string, text: string): void {
  expect(mayReplace(target, NAMES, LANDMARK)).toBe(true);
  if (existsSync(target)) {
    const version = /one|two/.exec(readFileSync(join(target, 'Dockerfile'), 'utf8'))![0];
    const files = tree(version);
    expect(listing(target)).toEqual(files.map(({ path }) => path).sort());
    files.forEach(({ path, content }) => expect(readFileSync(join(target, path)).equals(content)).toBe(true));
  }
  if (existsSync(text)) { expect(readFileSync(text, 'utf8')).toMatch(/^services: [01] {5000}\.$/); }
}

test(`${KILLS} writers killed at random moments leave nothing half and nothing that stops the next one`, async () => {
  const round = async (folder: string) => {
    const [target, text] = [join(folder, 'shop'), join(folder, 'compose.yaml')];
    const writers = [start(target, text, 1_000_000), start(target, text, 1_000_000)];
    await Promise.all(writers.map(({ ready }) => ready));
    for (const { writer, ended } of writers) {
      await new Promise(resolve => setTimeout(resolve, Math.random() * 25));
      writer.kill('SIGKILL');
      expect((await ended).errors).toBe('');
    }
    expectWhole(target, text);
    writeTree(target, tree('one'));
    expectWhole(target, text);
  };
  await Promise.all(Array.from({ length: PAIRS }, async () => {
    const folder = mkdtempSync(join(directory, 'pair-'));
    for (let kills = 0; kills < KILLS / PAIRS; kills += 2) { await round(folder); }

    const leftovers = readdirSync(folder).filter(name => !['shop', 'compose.yaml'].includes(name));
    expect(leftovers.length).toBeGreaterThan(0);
    const anHourAgo = new Date(Date.now() - 3_600_000);
    leftovers.forEach(name => utimesSync(join(folder, name), anHourAgo, anHourAgo));
    writeTree(join(folder, 'shop'), tree('two'));
    writeText(join(folder, 'compose.yaml'), 'services: {}');
    expect(readdirSync(folder).sort()).toEqual(['compose.yaml', 'shop']);
  }));
}, 300_000);

test('two that write the same folder and file at once both succeed', async () => {
  const folder = mkdtempSync(join(directory, 'both-'));
  const [target, text] = [join(folder, 'shop'), join(folder, 'compose.yaml')];
  const ends = await Promise.all([start(target, text, 200), start(target, text, 200)].map(({ ended }) => ended));
  expect(ends).toEqual([{ code: 0, errors: '' }, { code: 0, errors: '' }]);
  expectWhole(target, text);
  expect(readdirSync(folder).sort()).toEqual(['compose.yaml', 'shop']);
}, 60_000);

test('what holds the same already is not written again', () => {
  const folder = mkdtempSync(join(directory, 'same-'));
  const [target, text] = [join(folder, 'shop'), join(folder, 'compose.yaml')];
  const past = new Date(2020, 1, 1);
  writeTree(target, tree('one'));
  writeText(text, 'services: {}');
  [target, text, join(target, 'Dockerfile')].forEach(path => utimesSync(path, past, past));
  const times = () => [target, text, join(target, 'Dockerfile')].map(path => statSync(path).mtimeMs);
  const before = times();
  writeTree(target, tree('one'));
  writeText(text, 'services: {}');
  expect(times()).toEqual(before);
});

test.each([
  ['another byte', (target: string) => writeFileSync(join(target, 'Dockerfile'), '# ours, onE')],
  ['another mode of a folder', (target: string) => chmodSync(join(target, 'container'), 0o700)],
  ['another mode of a file', (target: string) => chmodSync(join(target, 'Dockerfile'), 0o600)],
  ['a file more', (target: string) => writeFileSync(join(target, 'app', 'more'), '')],
  ['a file less', (target: string) => rmSync(join(target, 'container', 'probe.py'))],
])('a folder with %s is written again', (_, change) => {
  const target = join(mkdtempSync(join(directory, 'other-')), 'shop');
  writeTree(target, tree('one'));
  change(target);
  writeTree(target, tree('one'));
  expectWhole(target, join(target, 'none'));
  expect(statSync(join(target, 'container')).mode % 0o1000).toBe(0o755);
  expect(statSync(join(target, 'Dockerfile')).mode % 0o1000).toBe(0o644);
});
