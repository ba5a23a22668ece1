import { artifactOf, type Artifact } from './artifact';
import { isLocal, type LockEntry, type Remaking } from './lock';
import type { UvSettings } from './settings';
import { enumerate, shorten } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { RelativePath } from '../files/paths';
import type { PackageName } from '../python/names';
import { mayHavePython, type WheelTarget } from '../python/target';
import { bytesElsewhere } from '../python/wheel-elsewhere';
import { chooseWheel, wheelTags } from '../python/wheel-tags';

/** One package of the lock that a target installs. */
export interface LockedPackage {
  /** Normalized name (PEP 503), such as `pydantic-core`. */
  readonly name: string;

  /**
   * Locked version.
   *
   * @default - none: a local package whose version is computed by its build
   */
  readonly version?: string;

  /** Kind of source: `registry`, `git`, `url`, `path`, `directory`, `editable` or `virtual`. */
  readonly source: string;

  /**
   * File name of the wheel that fits the target.
   *
   * @default - none: the package is built from its source
   */
  readonly wheel?: string;

  /**
   * Download size of that wheel, or of the source archive. In bytes.
   *
   * @default - none: the lock has no size (git, path and local packages)
   */
  readonly packedBytes?: number;
}

/** A package with what uv needs to install it. */
export interface InstalledPackage extends LockedPackage {
  readonly name: PackageName;
  /** Of a wheel with programs: see the function of this name. */
  readonly bytesElsewhere?: number;
  /** Absent for a local folder, which is not installed. */
  readonly artifact?: Artifact;
}

/** The settings about building packages from source. */
export type BuildRules = Pick<UvSettings, 'file' | 'noBuild' | 'noBuildPackages' | 'noBinary' | 'noBinaryPackages'>;

/** What applies to all packages of a lock. */
export interface LockRules {
  readonly rules: BuildRules;
  /** The folder of the lock, relative to the root of the project's tree. */
  readonly folder: RelativePath;
  readonly remaking: Remaking;
}

/**
 * Selects the file of each entry for a target; an entry that can be neither downloaded nor built becomes a problem.
 */
export function lockedPackages(
  entries: readonly LockEntry[], target: WheelTarget, { rules, folder, remaking }: LockRules, problems: Problems,
): InstalledPackage[] {
  return entries.map(entry => {
    const { name, version, source, sdist, wheels } = entry;
    const mustBuild = !isLocal(entry) && mustBeBuilt(name, rules);
    const wheel = mustBuild ? undefined : chooseWheel(wheels, target);
    const file = wheel ?? sdist;
    const locked = {
      name,
      version,
      source: source.kind,
      wheel: wheel?.file,
      packedBytes: file?.bytes,
      bytesElsewhere: wheel && bytesElsewhere(wheels, wheel),
    };
    if (isLocal(entry)) { return locked; }
    if (!mayHavePython(entry.requiresPython, target.pythonVersion)) {
      problems.add(`${describe(entry)} is for Python ${shorten(entry.requiresPython!)}, but the image has `
        + `${target.pythonVersion}; use such a Python, or ${remaking.upgrade(name)}`);
      return locked;
    }
    if (entry.hashes && version !== undefined) {
      if (mustBuild && mustNotBeBuilt(name, rules)) { problems.add(describeForbiddenBuild(entry, target, rules)); }
      return { ...locked, artifact: { kind: 'release', version, hashes: entry.hashes, built: mustBuild } };
    }
    if (!file && source.kind !== 'git') {
      problems.add(mustBuild ? describeMissingSource(entry, rules) : describeMissing(entry, target, remaking));
      return locked;
    }
    if (!wheel && mustNotBeBuilt(name, rules)) { problems.add(describeForbiddenBuild(entry, target, rules)); }
    return {
      ...locked,
      artifact: artifactOf(entry, file, wheel !== undefined, folder, sentence => {
        problems.add(`${describe(entry)} ${sentence}; fix its source and ${remaking.whole}`);
        return undefined;
      }),
    };
  });
}

/** As in uv, a setting for one package wins: `no-binary` does not apply to packages in `no-build-package`. */
function mustBeBuilt(name: PackageName, rules: BuildRules): boolean {
  return rules.noBinary
    ? rules.noBuild || !rules.noBuildPackages.includes(name)
    : rules.noBinaryPackages.includes(name);
}

/** Likewise, `no-build` does not apply to packages in `no-binary-package`. */
function mustNotBeBuilt(name: PackageName, rules: BuildRules): boolean {
  return rules.noBuild
    ? rules.noBinary || !rules.noBinaryPackages.includes(name)
    : rules.noBuildPackages.includes(name);
}

function describeMissing(entry: LockEntry, target: WheelTarget, remaking: Remaking): string {
  const tags = tagsOf(entry);
  return `${describe(entry)} has no wheel for ${describeTarget(target)} and no source archive to build one from; `
    + (tags ? `its wheels are for: ${tags}; use a Python version or architecture from that list, or ` : '')
    + remaking.upgrade(entry.name);
}

function describeMissingSource(entry: LockEntry, { noBinary, file }: BuildRules): string {
  const [setting, repair] = noBinary
    ? ['no-binary', "add it to 'no-build-package'"]
    : ['no-binary-package', 'remove it from that setting'];
  return `${describe(entry)} has no source archive, but '${setting}' in ${file} requires one; ${repair}`;
}

function describeForbiddenBuild(entry: LockEntry, target: WheelTarget, { noBuild, file }: BuildRules): string {
  const [setting, repair] = noBuild
    ? ['no-build', "add it to 'no-binary-package'"]
    : ['no-build-package', 'remove it from that setting'];
  const tags = tagsOf(entry);
  return `${describe(entry)} has no wheel for ${describeTarget(target)}, and '${setting}' in ${file} forbids building `
    + `it; ${tags ? `use a Python version or architecture that it has a wheel for (${tags}), or ` : ''}${repair}`;
}

/** Empty for a package without wheels. */
function tagsOf({ wheels }: LockEntry): string {
  return enumerate(wheelTags(wheels.map(({ file }) => file)));
}

function describe({ name, version }: LockEntry): string {
  return version === undefined ? `'${shorten(name)}'` : `'${shorten(name)}' ${shorten(version)}`;
}

function describeTarget({ pythonVersion, architecture }: WheelTarget): string {
  return `CPython ${pythonVersion} on ${architecture.dockerPlatform}`;
}
