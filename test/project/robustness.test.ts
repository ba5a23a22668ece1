import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { LOCK, PYPROJECT, sampleProject } from './sample-project';
import { Problems } from '../../src/private/problems';
import { ImageArchitecture, PythonProject } from '../../src/project';
import { topLevelStatements } from '../../src/project/sources/python-source';

/** Text that means something to one of the readers, or to none. */
const FRAGMENTS = ['', '"', "'", '[', ']', '{', '}', '=', ',', '\n', '\0', '[[package]]', '[project]', 'version = 99', '../', ';', '@', '>=', 'extra == "x"', '1e999', '\u{1F40D}', '(((('];

/** A few places where a piece of the text is replaced. */
const mutation = tuple(integer({ min: 0, max: 10_000 }), integer({ min: 0, max: 40 }), constantFrom(...FRAGMENTS));
const mutations = array(mutation, { minLength: 1, maxLength: 3 });

function mutate(text: string, changes: ReadonlyArray<[number, number, string]>): string {
  return changes.reduce((current, [place, length, fragment]) => {
    const start = place % (current.length + 1);
    return current.slice(0, start) + fragment + current.slice(start + length);
  }, text);
}

/** Either it is a project that can be used, or the error says what is wrong with it. */
function expectProjectOrTypedError(directory: string): void {
  try {
    const project = PythonProject.fromDirectory(directory);
    project.lockedPackages('3.13', ImageArchitecture.X86_64);
    expect(project._selectSources([], [], new Problems('test')).files.every(({ path }) => !path.startsWith('..'))).toBe(true);
    expect([...project._buildFiles(), ...project._metadataFiles()].every(({ path }) => !path.startsWith('..') && !path.includes('\n'))).toBe(true);
  } catch (error) {
    expect(error).toMatchObject({ name: 'PythonProjectInvalid' });
  }
}

test('a damaged lock gives a project or a typed error, never a crash', () => {
  assert(property(mutations, changes => expectProjectOrTypedError(sampleProject({ 'uv.lock': mutate(LOCK, changes) }))), { seed: 99, numRuns: 300 });
});

test('a damaged pyproject.toml gives a project or a typed error, never a crash', () => {
  assert(property(mutations, changes => expectProjectOrTypedError(sampleProject({ 'pyproject.toml': mutate(PYPROJECT, changes) }))), { seed: 98, numRuns: 300 });
});

test('damaged sources are read', () => {
  const source = '"""Doc."""\nfrom fastapi import FastAPI\napp = FastAPI(title="x")\n';
  assert(property(mutations, changes => Array.isArray(topLevelStatements(mutate(source, changes)))), { seed: 97, numRuns: 300 });
});
