import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { sampleProject } from './sample-project';
import { temporaryFolder, writeInto } from './temporary';
import { PythonImage } from '../../src/image';
import { Problems } from '../../src/private/problems';
import { PythonProject } from '../../src/project';
import { topLevelStatements } from '../../src/project/sources/python-source';

/** Text that means something to one of the readers, or to none. */
const FRAGMENTS = [
  '',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '=',
  ',',
  '\n',
  '\0',
  '[[package]]',
  '[project]',
  'version = 99',
  '../',
  ';',
  '@',
  '>=',
  'extra == "x"',
  '1e999',
  '\u{1F40D}',
  '((((',
  'x; touch evil #',
  '\\nRUN evil\\n',
  '__proto__',
  'constructor',
  '\u2028',
  'a'.repeat(5000),
  '**/'.repeat(30),
  '"a", '.repeat(1000),
  "os_name == 'x' and ".repeat(300),
  '>=1,'.repeat(500),
];

/** A few places where a piece of the text is replaced. */
const mutation = tuple(integer({ min: 0, max: 100_000 }), integer({ min: 0, max: 40 }), constantFrom(...FRAGMENTS));
const mutations = array(mutation, { minLength: 1, maxLength: 3 });

function mutate(text: string, changes: ReadonlyArray<[number, number, string]>): string {
  return changes.reduce((current, [place, length, fragment]) => {
    const start = place % (current.length + 1);
    return current.slice(0, start) + fragment + current.slice(start + length);
  }, text);
}

/** More in a run by hand, which also times each: `MUTANTS=10000 npx jest test/project/robustness.test.ts`. */
const RUNS = Number(process.env.MUTANTS ?? 300);

/** A mutant that takes longer, in a run by hand, has found a reader that is not linear. In processor time. */
const LONGEST = process.env.MUTANTS === undefined ? Infinity : 2000;

let slowest = { time: 0, mutant: '' };

afterAll(() => {
  if (process.env.MUTANTS !== undefined) { console.log(`slowest: ${slowest.time.toFixed(0)} ms\n${slowest.mutant}`); }
});

/** Of a Dockerfile of ours each line starts an instruction or a comment, or goes on with the one above. */
const LINE =
  /^(#|FROM|RUN|WORKDIR|ENV|COPY|ADD|LABEL|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD|ARG|ONBUILD)( |$)|^ +\S|^$/;

const INSTRUCTIONS = /^(FROM|RUN|COPY|ADD|USER|ENTRYPOINT|CMD) /;

/** A project in order, in a folder of its own. */
interface Seed {
  readonly folder: string;
  readonly instructions: string[];
}

function seedIn(folder: string): Seed {
  return {
    folder,
    instructions: instructionsOf(new PythonImage({ project: PythonProject.fromDirectory(folder) }).dockerfile),
  };
}

/** Made after locks of public projects: forks, conflicts of versions, git, direct URLs, members, overrides. */
function seedNamed(name: string): Seed {
  const folder = join(__dirname, 'seeds', name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  const texts = files.map((path): [string, string] => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]);
  return seedIn(temporaryFolder({ ...Object.fromEntries(texts), 'src/shop/__init__.py': '' }));
}

function instructionsOf(dockerfile: string): string[] {
  return dockerfile
    .split('\n')
    .filter(line => INSTRUCTIONS.test(line))
    .map(line => line.split(' ')[0]);
}

const SEEDS = [seedIn(sampleProject()), ...['forks', 'members', 'settings'].map(seedNamed)];

function isPart(some: readonly string[], all: readonly string[]): boolean {
  const rest = [...all];
  return some.every(each => rest.splice(0, rest.indexOf(each) + 1 || rest.length + 1).includes(each));
}

/** The image, or an error that says what is wrong. Without its server it has fewer instructions; none has more. */
function expectImageOrTypedError({ folder, instructions }: Seed, mutant: string): void {
  PythonProject.clearCache();
  const start = process.cpuUsage();
  let dockerfile = '';
  let paths: string[] = [];
  try {
    const project = PythonProject.fromDirectory(folder);
    ({ dockerfile } = new PythonImage({ project }));
    const files = [
      ...project._sources.select([], [], new Problems('test')).files,
      ...project._installation.buildFiles(),
      ...project._sources.metadataFiles(),
    ];
    paths = files.map(({ path }) => path);
  } catch (error) {
    expect(error).toMatchObject({ name: expect.stringMatching(/^Python(Project|Image)Invalid$/) });
    const { message } = error as Error;
    expect(message.replaceAll('\n  - ', ' ')).toMatch(/^[^\p{Cc}]*$/u);
    expect(message.length).toBeLessThan(20_000);
  }
  const { user, system } = process.cpuUsage(start);
  const time = (user + system) / 1000;
  if (time > slowest.time) { slowest = { time, mutant: mutant.slice(0, 2000) }; }
  expect(time).toBeLessThan(LONGEST);
  expect(dockerfile.split('\n').filter(line => !LINE.test(line))).toEqual([]);
  expect(paths.filter(path => path.startsWith('..') || path.includes('\n'))).toEqual([]);
  expect(isPart(instructionsOf(dockerfile), instructions)).toBe(true);
}

test.each([
  ['uv.lock', 99],
  ['pyproject.toml', 98],
])('a damaged %s gives an image or a typed error, never a crash and never a line more', (file, seed) => {
  assert(
    property(constantFrom(...SEEDS), mutations, (each, changes) => {
      const sound = readFileSync(join(each.folder, file), 'utf8');
      const mutant = mutate(sound, changes);
      writeInto(each.folder, file, mutant);
      try {
        expectImageOrTypedError(each, mutant);
      } finally {
        writeInto(each.folder, file, sound);
      }
    }),
    { seed, numRuns: RUNS },
  );
});

test('damaged sources are read', () => {
  const source = '"""Doc."""\nfrom fastapi import FastAPI\napp = FastAPI(title="x")\n';
  assert(
    property(mutations, changes => Array.isArray(topLevelStatements(mutate(source, changes)))),
    { seed: 97, numRuns: 300 },
  );
});
