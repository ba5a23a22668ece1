import type { EntryCheck } from './image-plan';
import { toLine, type Line } from '../private/line';
import type { PythonProject } from '../project';

/** `module:attribute`, or `module:factory()`. */
const OBJECT = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\(\))?$/;

/** Of modules that are left out: enough for a message, and for the command line. */
const MOST_MODULES = 50;

/** What a command starts of the project: the object that it names for a server. Undefined when it names none. */
export function entryOf(
  command: readonly string[] = [], project: PythonProject, leftOut: readonly string[],
): EntryCheck | undefined {
  const [, module, attribute] = command
    .map(word => OBJECT.exec(word))
    .find(match => match && project._sources.has(match[1])) ?? [];
  return module === undefined
    ? undefined
    : { module: module as Line, attribute: attribute as Line, leftOut: leftOut.slice(0, MOST_MODULES).map(toLine) };
}
