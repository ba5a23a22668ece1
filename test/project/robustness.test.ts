import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { LOCK, PYPROJECT, sampleProject } from './sample-project';
import { PythonImage } from '../../src/image';
import { Problems } from '../../src/private/problems';
import { PythonProject } from '../../src/project';
import { topLevelStatements } from '../../src/project/sources/python-source';

/** Text that means something to one of the readers, or to none. */
const FRAGMENTS = ['', '"', "'", '[', ']', '{', '}', '=', ',', '\n', '\0', '[[package]]', '[project]', 'version = 99', '../', ';', '@', '>=', 'extra == "x"', '1e999', '\u{1F40D}', '((((',
  'x; touch evil #', '\\nRUN evil\\n', '__proto__', 'constructor', '\u2028', 'a'.repeat(5000)];

/** A few places where a piece of the text is replaced. */
const mutation = tuple(integer({ min: 0, max: 10_000 }), integer({ min: 0, max: 40 }), constantFrom(...FRAGMENTS));
const mutations = array(mutation, { minLength: 1, maxLength: 3 });

function mutate(text: string, changes: ReadonlyArray<[number, number, string]>): string {
  return changes.reduce((current, [place, length, fragment]) => {
    const start = place % (current.length + 1);
    return current.slice(0, start) + fragment + current.slice(start + length);
  }, text);
}

/** More in a run by hand, which also times each: `MUTANTS=5000 npx jest test/project/robustness.test.ts`. */
const RUNS = Number(process.env.MUTANTS ?? 300);

/** A mutant that takes longer, in a run by hand, has found a reader that is not linear. In milliseconds. */
const SLOWEST = process.env.MUTANTS === undefined ? Infinity : 2000;

/** Of a Dockerfile of ours each line starts an instruction or a comment, or goes on with the one above. */
const LINE = /^(#|FROM|RUN|WORKDIR|ENV|COPY|LABEL|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD|ARG|ONBUILD)( |$)|^ +\S|^$/;

const INSTRUCTIONS = /^(FROM|RUN|COPY|USER|ENTRYPOINT|CMD) /;

function instructionsOf(dockerfile: string): string[] {
  return dockerfile.split('\n').filter(line => INSTRUCTIONS.test(line)).map(line => line.split(' ')[0]);
}

const sound = instructionsOf(new PythonImage({ project: PythonProject.fromDirectory(sampleProject()) }).dockerfile);

function isPart(some: readonly string[], all: readonly string[]): boolean {
  const rest = [...all];
  return some.every(each => rest.splice(0, rest.indexOf(each) + 1 || rest.length + 1).includes(each));
}

/** The image, or an error that says what is wrong. A project whose server is gone has fewer instructions, none has more. */
function expectImageOrTypedError(directory: string): void {
  const start = performance.now();
  let dockerfile = '';
  let paths: string[] = [];
  try {
    const project = PythonProject.fromDirectory(directory);
    ({ dockerfile } = new PythonImage({ project }));
    const files = [...project._sources.select([], [], new Problems('test')).files, ...project._installation.buildFiles(), ...project._sources.metadataFiles()];
    paths = files.map(({ path }) => path);
  } catch (error) {
    expect(error).toMatchObject({ name: expect.stringMatching(/^Python(Project|Image)Invalid$/) });
    const { message } = error as Error;
    expect(message.replaceAll('\n  - ', ' ')).toMatch(/^[^\p{Cc}]*$/u);
    expect(message.length).toBeLessThan(20_000);
  }
  expect(performance.now() - start).toBeLessThan(SLOWEST);
  expect(dockerfile.split('\n').filter(line => !LINE.test(line))).toEqual([]);
  expect(paths.filter(path => path.startsWith('..') || path.includes('\n'))).toEqual([]);
  expect(isPart(instructionsOf(dockerfile), sound)).toBe(true);
}

test('a damaged lock gives an image or a typed error, never a crash and never a line more', () => {
  assert(property(mutations, changes => expectImageOrTypedError(sampleProject({ 'uv.lock': mutate(LOCK, changes) }))), { seed: 99, numRuns: RUNS });
});

test('a damaged pyproject.toml gives an image or a typed error, never a crash and never a line more', () => {
  assert(property(mutations, changes => expectImageOrTypedError(sampleProject({ 'pyproject.toml': mutate(PYPROJECT, changes) }))), { seed: 98, numRuns: RUNS });
});

test('damaged sources are read', () => {
  const source = '"""Doc."""\nfrom fastapi import FastAPI\napp = FastAPI(title="x")\n';
  assert(property(mutations, changes => Array.isArray(topLevelStatements(mutate(source, changes)))), { seed: 97, numRuns: 300 });
});
