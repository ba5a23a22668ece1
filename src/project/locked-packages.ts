import { isLocal, type LockEntry } from './lock';
import type { LockedPackage } from './locked-package';
import { enumerate } from './messages';
import type { Target } from './target';
import { chooseWheel, wheelTags } from './wheel-tags';
import type { Problems } from '../private/problems';

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
