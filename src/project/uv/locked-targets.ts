import { supports, type Lock } from './lock';
import type { Workspace } from './workspace';
import { quote, shorten } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { PYPROJECT } from '../python/pyproject';
import {
  admitsPython, endOfSupport, newestEnded, possibleTargets, PYTHON_VERSIONS, type Target,
} from '../python/target';

/**
 * The targets that the project allows and the lock supports.
 *
 * @param requiresPython that of the project and of its lock, joined
 * @param file name of the lock in messages
 */
export function lockedTargets(
  lock: Lock, { pyproject, rootPyproject }: Workspace, requiresPython: string, file: string, problems: Problems,
): Target[] {
  const possible = possibleTargets(requiresPython);
  if (possible.length === 0) {
    problems.add(`'requires-python' is ${quote(requiresPython)}, which allows no supported Python`
      + `${describeEnded(requiresPython)}; change it to allow one of ${PYTHON_VERSIONS.join(', ')} `
      + `and ${lock.remaking.whole}`);
  }
  const targets = possible.filter(target => supports(lock, target));
  if (targets.length === 0 && possible.length > 0) {
    problems.add(`${file} was not made for Linux; ${lock.choices === undefined
      ? `add "sys_platform == 'linux'" to 'environments' in [tool.uv] of "${PYPROJECT}" and ${lock.remaking.whole}`
      : `on Linux, ${lock.remaking.whole}`}`);
  }
  // Without requires-python a project gets one from uv; a workspace is locked for what all its members allow.
  const unlocked = pyproject.requiresPython === undefined || rootPyproject.workspace ? []
    : PYTHON_VERSIONS.filter(version => admitsPython(pyproject.requiresPython, version))
      .filter(version => !admitsPython(lock.requiresPython, version));
  if (unlocked.length > 0) {
    problems.add(`${file} was made for Python ${shorten(lock.requiresPython)}, `
      + `but 'requires-python' also allows ${unlocked.join(', ')}; ${lock.remaking.whole}`);
  }
  return targets;
}

function describeEnded(requiresPython: string): string {
  const ended = newestEnded(requiresPython);
  return ended === undefined ? '' : ` (Python ${ended} has had no security fixes since ${endOfSupport(ended)})`;
}
