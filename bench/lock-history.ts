/*
 * tsx --tsconfig examples/tsconfig.json bench/lock-history.ts CLONE[:PATH[:PATH]] ...
 *
 * Replays the history of a uv.lock in each clone: how many bytes does a node pull when the lock changes, with all
 * packages in one layer, with as many layers as LayerStrategy.partitioned() makes, and with a layer for each package?
 * Layers are made anew at each state, for linux/amd64 without extras and groups; a layer is pulled when the packages in
 * it or their versions changed. Sizes are those of the downloads. A clone may be bare. PATH is by default `uv.lock`;
 * two paths are for a lock that was moved.
 */
import { execFileSync } from 'child_process';
import { groupPackages } from '../src/image/layers/package-groups';
import { Problems } from '../src/private/problems';
import { ImageArchitecture, PYTHON_VERSIONS, type InstalledPackage } from '../src/project';
import { parsePath } from '../src/project/files/paths';
import { DEFAULT_GLIBC } from '../src/project/python/target';
import { closureFor } from '../src/project/uv/closure';
import { isLocal, supports, type Lock } from '../src/project/uv/lock';
import { lockedPackages } from '../src/project/uv/locked-package';
import { parseLock } from '../src/project/uv/parse-lock';

/** Layers beside those of the base; the default is 14, and five of them have no packages. */
const LAYERS = [8, 10, 14, 20, 30];
const OTHER_LAYERS = 6;

/** What the partition assumes for a wheel of unknown size, which is PyTorch's. */
const UNKNOWN = 200_000_000;

const RULES = { file: 'uv.lock', noBuild: false, noBuildPackages: [], noBinary: false, noBinaryPackages: [] };
const NOTHING = { extras: [], groups: [] };

/** The key of a layer, which changes with its packages, and its bytes. */
type Layers = ReadonlyMap<string, number>;

function git(clone: string, ...words: string[]): string {
  return execFileSync('git', ['-C', clone, ...words], {
    encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** The text of each committed state, the oldest first, without those that a partial clone lacks. */
function history(clone: string, paths: readonly string[]): string[] {
  return git(clone, 'log', '--no-renames', '--diff-filter=AM', '--name-only', '--format=@%H', '--', ...paths)
    .split('@').filter(each => each !== '').reverse()
    .map(entry => entry.trim().split(/\n+/))
    .flatMap(([commit, file]) => {
      try {
        return git(clone, 'show', `${commit}:${file}`);
      } catch {
        return [];
      }
    });
}

/** The closure of the project that installs most; undefined if something in it cannot be installed. */
function installed(lock: Lock, pythonVersion: string): InstalledPackage[] | undefined {
  const target = { pythonVersion, architecture: ImageArchitecture.X86_64, glibc: DEFAULT_GLIBC };
  if (!supports(lock, target)) { return undefined; }
  const [closure = []] = lock.entries.filter(isLocal)
    .map(entry => closureFor(target, entry, NOTHING))
    .sort((one, other) => other.length - one.length);
  const problems = new Problems('history');
  const packages = lockedPackages(
    closure, target, { rules: RULES, folder: parsePath('.')!, remaking: lock.remaking }, problems);
  return problems.any ? undefined : packages.filter(({ artifact }) => artifact !== undefined);
}

function bytesOf({ packedBytes }: InstalledPackage): number {
  return packedBytes ?? UNKNOWN;
}

function asLayers(groups: ReadonlyArray<readonly InstalledPackage[]>): Layers {
  return new Map(groups.map(group => [
    group.map(({ name, version, wheel }) => `${name} ${version} ${wheel}`).join('\n'),
    group.reduce((sum, each) => sum + bytesOf(each), 0),
  ]));
}

/** Ways to divide the packages of a state, by the title of their column. */
const WAYS: ReadonlyArray<[string, (packages: InstalledPackage[]) => Layers]> = [
  ['one layer', packages => asLayers([packages])],
  ...LAYERS.map((most): [string, (packages: InstalledPackage[]) => Layers] => [
    `${most}`, packages => asLayers(groupPackages(packages, most - OTHER_LAYERS).map(group => group.packages)),
  ]),
  ['each package', packages => asLayers(packages.map(each => [each]))],
];

function pulled(before: Layers, after: Layers): number {
  return [...after].reduce((sum, [key, bytes]) => sum + (before.has(key) ? 0 : bytes), 0);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

/** The states of a history for the Python that most of them allow. */
function statesOf(texts: readonly string[]): InstalledPackage[][] {
  const locks = texts.flatMap(text => parseLock(text, 'uv.lock', new Problems('history')) ?? []);
  const [states] = [...PYTHON_VERSIONS].reverse()
    .map(python => locks.flatMap(lock => {
      const packages = installed(lock, python);
      return packages ? [packages] : [];
    }))
    .sort((one, other) => other.length - one.length);
  return states;
}

function replay(argument: string): number[] {
  const [clone, ...paths] = argument.split(':');
  const states = statesOf(history(clone, paths.length > 0 ? paths : ['uv.lock']))
    .map(packages => WAYS.map(([, divide]) => divide(packages)));
  const updates = states.slice(1)
    .map((after, index) => after.map((layers, way) => pulled(states[index][way], layers)))
    .filter(bytes => bytes.at(-1)! > 0);
  const means = WAYS.map((_, way) => mean(updates.map(bytes => bytes[way])));
  const name = clone.replace(/\/(repo|\.git)?\/*$/, '').split('/').at(-1)!.split('+').at(-1)!;
  const cells = means.map(bytes => `${(bytes / 1e6).toFixed(1)} MB (${(bytes / means[0]).toFixed(2)})`);
  console.log(`| ${[`${name} (${updates.length} updates)`, ...cells].join(' | ')} |`);
  return means.map(bytes => bytes / means[0]);
}

const clones = process.argv.slice(2);
if (clones.length === 0) { throw new Error('name the clones: bench/lock-history.ts CLONE[:PATH] ...'); }
console.log('Mean bytes that an update of the lock pulls, and the ratio to one layer, by most layers of the image.\n');
console.log(`| Project | ${WAYS.map(([title]) => title).join(' | ')} |`);
console.log(`|---|${WAYS.map(() => '---').join('|')}|`);
const ratios = clones.map(replay);
const last = WAYS.map((_, way) => mean(ratios.map(each => each[way])).toFixed(3));
console.log(`| **mean ratio** | ${last.join(' | ')} |`);
