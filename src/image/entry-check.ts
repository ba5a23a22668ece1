import type { EntryCheck } from './image-plan';
import type { Line } from '../private/line';
import type { PythonProject } from '../project';

/** `module:attribute`, or `module:factory()`. */
const OBJECT = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\(\))?$/;

/** What a command starts of the project: the object that it names for a server. Undefined when it names none. */
export function entryOf(command: readonly string[] = [], project: PythonProject): EntryCheck | undefined {
  const [, module, attribute] = command
    .map(word => OBJECT.exec(word))
    .find(match => match && project._modules.includes(match[1])) ?? [];
  return module === undefined ? undefined : { module: module as Line, attribute: attribute as Line, leftOut: [] };
}
