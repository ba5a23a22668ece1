import type { WheelTarget } from './target';
import { Memory } from '../../private/memory';

/** The oldest minor of glibc 2 with manylinux wheels, by machine. */
const OLDEST_GLIBC_MINORS: Readonly<Record<string, number>> = { x86_64: 5, aarch64: 17 };

/** Names of manylinux platforms before PEP 600 named them after their glibc. */
const LEGACY_PLATFORMS: Readonly<Record<number, string>> = {
  17: 'manylinux2014', 12: 'manylinux2010', 5: 'manylinux1',
};

const SUFFIX = '.whl';

/** CPython 3.2 was the first with a stable ABI. */
const FIRST_STABLE_MINOR = 2;

/** The wheel that pip and uv choose for CPython on Linux with glibc; undefined if none fits. */
export function chooseWheel<W extends { readonly file: string }>(
  wheels: readonly W[], target: WheelTarget,
): W | undefined {
  const tags = tagsOf(target);
  return wheels
    .map(wheel => ({ wheel, rank: rankOf(wheel.file, tags) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank || compareBuilds(a.wheel.file, b.wheel.file))
    .at(0)?.wheel;
}

/** The tags of the available wheels, for a message. */
export function wheelTags(files: readonly string[]): string[] {
  return [...new Set(files.map(file => parseName(file)?.slice(-3).join('-') ?? file))].sort();
}

/** Parts of a wheel's name: distribution, version, optional build tag, Python, ABI, platform. */
export function parseName(file: string): string[] | undefined {
  const parts = file.slice(0, -SUFFIX.length).split('-');
  return file.endsWith(SUFFIX) && (parts.length === 5 || parts.length === 6) ? parts : undefined;
}

/** Rank of a wheel's best tag for the target. One file name may contain several tags: `py2.py3-none-any`. */
function rankOf(file: string, { ranks, platforms }: CompatibleTags): number {
  // Most wheels of a compiled package are for other systems, and their last part shows it.
  const onPlatforms = labels(file.slice(file.lastIndexOf('-') + 1, -SUFFIX.length)).filter(each => platforms.has(each));
  const parts = onPlatforms.length === 0 ? undefined : parseName(file);
  if (parts === undefined) { return Infinity; }
  const [pythons, abis] = parts.slice(-3).map(labels);
  let best = Infinity;
  for (const python of pythons) {
    for (const abi of abis) {
      for (const platform of onPlatforms) {
        best = Math.min(best, ranks.get(`${python}-${abi}-${platform}`) ?? Infinity);
      }
    }
  }
  return best;
}

export function labels(part: string): string[] {
  return part.toLowerCase().split('.');
}

/** Of two wheels with the same tags the later build wins; no build tag is the earliest build. */
function compareBuilds(one: string, other: string): number {
  const [a, b] = [buildOf(one), buildOf(other)];
  return b.number - a.number || (b.suffix > a.suffix ? 1 : -1);
}

function buildOf(file: string): { readonly number: number; readonly suffix: string } {
  const parts = parseName(file) ?? [];
  const [, number, suffix] = /^([0-9]+)(.*)$/.exec(parts.length === 6 ? parts[2] : '') ?? ['', '-1', ''];
  return { number: Number(number), suffix };
}

/** What a target installs wheels for. */
interface CompatibleTags {
  readonly ranks: ReadonlyMap<string, number>;
  readonly platforms: ReadonlySet<string>;
}

const tagsOfTargets = new Memory<string, CompatibleTags>();

function tagsOf(target: WheelTarget): CompatibleTags {
  const { pythonVersion, architecture: { machine }, glibc } = target;
  return tagsOfTargets.get(`${pythonVersion} ${machine} ${glibc}`, () => ({
    ranks: new Map(compatibleTags(target).map((tag, rank) => [tag, rank])),
    platforms: new Set(['any', ...linuxPlatforms(machine, glibc)]),
  }));
}

/** All compatible tags, the most specific first. */
export function compatibleTags({ pythonVersion, architecture, glibc }: WheelTarget): string[] {
  const [major, minor] = pythonVersion.split('.').map(Number);
  const interpreter = `cp${major}${minor}`;
  const platforms = linuxPlatforms(architecture.machine, glibc);
  const onPlatforms = (tag: string) => platforms.map(platform => `${tag}-${platform}`);
  const olderInterpreters = descending(minor - 1, FIRST_STABLE_MINOR).map(older => `cp${major}${older}`);
  const olderLanguages = descending(minor - 1, 0).map(older => `py${major}${older}`);
  const languages = [`py${major}${minor}`, `py${major}`, ...olderLanguages];
  return [
    ...onPlatforms(`${interpreter}-${interpreter}`),
    ...onPlatforms(`${interpreter}-abi3`),
    ...onPlatforms(`${interpreter}-none`),
    ...olderInterpreters.flatMap(older => onPlatforms(`${older}-abi3`)),
    ...languages.flatMap(language => onPlatforms(`${language}-none`)),
    `${interpreter}-none-any`,
    ...languages.map(language => `${language}-none-any`),
  ];
}

/** The newest glibc first. `linux_*` guarantees nothing and comes last, as in uv and pip. */
function linuxPlatforms(machine: string, glibc: string): string[] {
  const glibcMinors = descending(Number(glibc.split('.')[1]), OLDEST_GLIBC_MINORS[machine]);
  const names = glibcMinors.flatMap(minor => [`manylinux_2_${minor}`, LEGACY_PLATFORMS[minor]].filter(name => name));
  return [...names, 'linux'].map(name => `${name}_${machine}`);
}

function descending(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, from - to + 1) }, (_, index) => from - index);
}
