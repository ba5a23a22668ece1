import { join } from 'path';
import type { LockFormat } from './lock-format';
import { PYLOCK } from './pylock';
import { REQUIREMENTS } from './requirements-txt';
import { UV_LOCK } from './uv-lock';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isFile, isFolder } from '../files/paths';

/** The best first: a `uv.lock` also says whether it is older than the project, and which platforms it is for. */
const FORMATS: readonly LockFormat[] = [UV_LOCK, PYLOCK, REQUIREMENTS];

export interface FoundLock {
  readonly format: LockFormat;
  /** Its name in the folder. */
  readonly name: string;
}

/**
 * The lock of a project.
 *
 * @param folder that of the project or of its workspace
 * @param asked name of the file, if the user gives one
 * @param label how messages name a file of that folder
 */
export function findLock(
  folder: string, asked: string | undefined, label: (name: string) => string, problems: Problems,
): FoundLock | undefined {
  if (asked !== undefined) { return askedLock(folder, asked, label, problems); }
  const format = FORMATS.find(({ usualName }) => isFile(join(folder, usualName)));
  if (format) { return { format, name: format.usualName }; }
  const first = label(UV_LOCK.usualName);
  const others = FORMATS.filter(each => each !== UV_LOCK).map(({ usualName }) => usualName);
  problems.add(isFolder(join(folder, UV_LOCK.usualName))
    ? `${quote(first)} is a folder; expected a file: move the folder and run \`uv lock\``
    : `${quote(first)} does not exist; run \`uv lock\`, or write ${others.join(' or ')} with another tool`);
  return undefined;
}

function askedLock(
  folder: string, name: string, label: (name: string) => string, problems: Problems,
): FoundLock | undefined {
  const format = FORMATS.find(({ names }) => names.test(name));
  if (!format) {
    problems.add(`'lockFile' is ${quote(name)}; expected the name of a file beside pyproject.toml: `
      + `${FORMATS.map(({ usualName }) => usualName).join(', ')}, or such as pylock.web.toml`);
    return undefined;
  }
  if (!isFile(join(folder, name))) {
    problems.add(`'lockFile' is ${quote(name)}, but ${quote(label(name))} does not exist; restore or make it, or `
      + "remove 'lockFile'");
    return undefined;
  }
  return { format, name };
}
