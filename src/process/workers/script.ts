import { enumerate, quote, shorten } from '../../private/messages';
import { whyNotPassable } from '../../private/process-text';
import type { PythonProject } from '../../project';
import { scriptCommand } from '../declared-command';
import type { ProcessBinder } from '../process-plan';

/** A console script of the project. @param prop the prop it is given in */
export function scriptProcess(name: string, words: readonly string[], prop: string): ProcessBinder {
  return {
    bind(project, _timing, problems) {
      const wrong = words.find(word => whyNotPassable(word) !== undefined);
      if (wrong !== undefined) {
        problems.add(`'${prop}' has the argument ${quote(wrong)}, which ${whyNotPassable(wrong)}; correct it`);
      }
      const command = scriptCommand(name, project);
      if (command === undefined) { problems.add(whyNoScript(name, project, prop)); }
      return command === undefined || wrong !== undefined
        ? undefined
        : { command: [...command, ...words], stopSignal: 'SIGTERM' };
    },
  };
}

function whyNoScript(name: string, project: PythonProject, prop: string): string {
  const { scripts } = project._startup;
  const value = scripts.get(name);
  if (value !== undefined) {
    return `'${prop}' is the script ${quote(name)}, which is ${quote(value)} in [project.scripts]; expected `
      + 'module:function with a module of the project; correct it in pyproject.toml';
  }
  return `'${prop}' is the script ${quote(name)}, which [project.scripts] does not have; ` + (scripts.size === 0
    ? `add it there, such as ${quote(`${name} = "shop.cli:main"`)}`
    : `it has: ${enumerate([...scripts.keys()].map(shorten))}`);
}
