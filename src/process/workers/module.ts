import { quote } from '../../private/messages';
import type { ProcessBinder } from '../process-plan';

/** A module of the project, started as `python -m <name>`. @param prop the prop it is given in */
export function moduleProcess(name: string, prop: string): ProcessBinder {
  return {
    bind(project, _timing, problems) {
      // One that is left out may be included in the image, which the project does not know.
      if (!project._sources.canRun(name) && project._sources.leftOutReason(name) === undefined) {
        const path = name.split('.').join('/');
        problems.add(`'${prop}' is the module ${quote(name)}, which the project does not have; correct the name, `
          + `or add ${quote(`${path}.py`)} (${quote(`${path}/__main__.py`)} for a package)`);
        return undefined;
      }
      return { command: ['python', '-m', name], stopSignal: 'SIGTERM' };
    },
  };
}
