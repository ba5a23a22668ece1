import { appendFileSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { build, failedBuild, moved, oddEntries, serve, stage, type Build } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { PythonBase, PythonProject } from '../../src';

// A plain web project in a workspace with packages in C, C++ and Rust.

const IMAGE = `compiled-${process.pid}`;
const NATIVE = 'packages/fastmath/src/fastmath/native.c';
const WHEELS = ['wheel-fastmath', 'wheel-ledger', 'wheel-scaled'];
const containers: string[] = [];
let project: string;
let slim: Build;

beforeAll(() => {
  project = copyOf('test/integration/samples/compiled');
  slim = buildOn();
});

afterAll(() => {
  for (const each of containers) { run('docker', ['rm', '--force', '--volumes', each], { accept: [0, 1] }); }
  run('docker', ['rmi', '--force', IMAGE], { accept: [0, 1] });
});

function context(base: PythonBase = PythonBase.SLIM): string {
  // Files of the project change between two builds.
  PythonProject.clearCache();
  return stage(project, { base, pythonVersion: '3.13' });
}

function buildOn(base?: PythonBase, ...flags: string[]): Build {
  return build(context(base), IMAGE, ...flags);
}

const compiles = ({ ran }: Build) => ran.filter(step => step.includes('/build wheel '));

async function answers(): Promise<unknown> {
  const name = `${IMAGE}-${containers.length}`;
  containers.push(name);
  const address = await serve(IMAGE, name);
  return (await fetch(`${address}/totals?n=4`)).json();
}

test('slim answers from compiled code, which has the settings of uv, and has the programs of the wheels', async () => {
  expect(await answers()).toEqual({ c: 10, cpp: 100, rust: 1000 });
  expect(docker('exec', containers.at(-1)!, 'fastmath', '4')).toBe('10');
  expect(Object.keys(slim.layers).filter(name => name.startsWith('wheel'))).toEqual(WHEELS);
  expect(oddEntries(IMAGE, Object.keys(slim.layers).length)).toEqual([]);
  const sources = docker('exec', containers.at(-1)!, 'sh', '-c', 'ls /app; which cc cargo rustc cmake maturin; true');
  expect(sources).toBe('src');
});

test('distroless answers as well, and nothing is compiled again for it', async () => {
  expect(compiles(buildOn(PythonBase.DISTROLESS))).toEqual([]);
  expect(await answers()).toEqual({ c: 10, cpp: 100, rust: 1000 });
});

test('an edit of the plain project compiles nothing', () => {
  appendFileSync(join(project, 'src/shop/main.py'), `\nEDITED = ${Date.now()}\n`);
  const edited = buildOn();
  expect([compiles(edited), moved(slim, edited)]).toEqual([[], ['application']]);
  slim = edited;
});

test('an edit of the C code compiles that package, and moves its layer alone', () => {
  appendFileSync(join(project, NATIVE), `\nlong edited(void) { return ${Date.now()}; }\n`);
  const edited = buildOn();
  expect([compiles(edited).length, moved(slim, edited)]).toEqual([1, ['wheel-fastmath']]);
  slim = edited;
});

test('compilers write the same again', () => {
  const again = buildOn(undefined, '--no-cache-filter', WHEELS.join());
  expect([compiles(again).length, moved(slim, again)]).toEqual([3, []]);
});

test('fails for a header that is missing, with what to add', () => {
  const path = join(project, NATIVE);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, `#include <libpq-fe.h>\n${source}`);
  expect(failedBuild(context())).toContain("build: the build of 'fastmath' failed: the header 'libpq-fe.h' is missing; "
    + "add the Debian package that has it to 'buildPackages'");
  writeFileSync(path, source);
});
