import { isLocal, type LockEntry } from './lock';
import { enumerate } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { Target } from '../python/target';
import { chooseWheel, wheelTags } from '../python/wheel-tags';

/** One package of the lock that a target really installs. */
export interface LockedPackage {
  /** Normalized name (PEP 503), such as `pydantic-core`. */
  readonly name: string;

  /**
   * Locked version.
   *
   * @default - none: a local package whose version is computed when it is built
   */
  readonly version?: string;

  /** Where uv found it: `registry`, `git`, `url`, `path`, `directory`, `editable` or `virtual`. */
  readonly source: string;

  /**
   * File name of the wheel that fits the target.
   *
   * @default - none: the package is built from its source
   */
  readonly wheel?: string;

  /**
   * Size of that wheel, or of the source archive, as it is downloaded. In bytes.
   *
   * @default - none: the lock does not state it (git, path and local packages)
   */
  readonly packedBytes?: number;
}

/** Says for each entry what a target downloads; an entry that it can neither download nor build becomes a problem. */
export function lockedPackages(entries: readonly LockEntry[], target: Target, problems: Problems): LockedPackage[] {
  return entries.map(entry => {
    const { name, version, source, sdist, wheels } = entry;
    const wheel = chooseWheel(wheels, target);
    if (!wheel && !sdist && !isLocal(entry) && source.kind !== 'git') { problems.add(describeMissing(entry, target)); }
    return { name, version, source: source.kind, wheel: wheel?.file, packedBytes: (wheel ?? sdist)?.bytes };
  });
}

function describeMissing({ name, version, wheels }: LockEntry, { pythonVersion, architecture }: Target): string {
  const tags = enumerate(wheelTags(wheels.map(({ file }) => file)));
  return `'${name}' ${version ?? ''} has no wheel for CPython ${pythonVersion} on ${architecture.dockerPlatform} and no source archive to build one from; `
    + `its wheels are for: ${tags || 'nothing'}; choose a Python version or architecture among those, or lock another version with \`uv lock --upgrade-package ${name}\``;
}
