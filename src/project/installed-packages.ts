import type { ProjectFacts } from './load-project';
import { admitsPython, isPythonVersion, minorOf, newestAdmitted, type WheelTarget } from './python/target';
import { closureFor } from './uv/closure';
import { supports } from './uv/lock';
import { lockedPackages, type InstalledPackage } from './uv/locked-package';
import { quote, shorten } from '../private/messages';
import { Problems } from '../private/problems';

/** What a target installs for a project, the project itself left out; undefined when something cannot be installed. */
export function installedPackages(
  facts: ProjectFacts, target: WheelTarget, problems: Problems,
): InstalledPackage[] | undefined {
  const { lock, entry, selection, requiresPython, uvSettings } = facts;
  const { pythonVersion, architecture } = target;
  const own = new Problems('');
  if (!isAdmitted(pythonVersion, requiresPython)) {
    own.add(`'pythonVersion' is ${quote(pythonVersion)}; `
      + `expected X.Y within requires-python (${shorten(requiresPython || '>=3')})`);
  } else if (!supports(lock, target)) {
    own.add(`the lock was not made for ${architecture.dockerPlatform}; `
      + "add the platform to 'environments' in [tool.uv] and run `uv lock`");
  }
  const packages = own.any ? [] : lockedPackages(closureFor(target, entry, selection), target, uvSettings, own);
  problems.addAll(own);
  return own.any ? undefined : packages;
}

/** Of an `X.Y`, any patch release may be meant. */
function isAdmitted(version: string, requiresPython: string): boolean {
  if (!isPythonVersion(version)) { return false; }
  return version === minorOf(version)
    ? newestAdmitted(requiresPython, version) !== undefined
    : admitsPython(requiresPython, version);
}
