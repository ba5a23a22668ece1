import { holdsToken } from '../../private/cdk-token';
import { quote } from '../../private/messages';
import type { ProcessBinder } from '../process-plan';

/** As in `import`. */
const MODULE = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** A module of the project, started as `python -m <name>`. @param prop the prop it is given in */
export function moduleProcess(name: string, prop: string): ProcessBinder {
  return {
    bind(project, _timing, problems) {
      if (holdsToken(name)) {
        problems.add(`'${prop}' names a module that is known only at deployment; use its name as text, such as `
          + "'shop.worker'");
        return undefined;
      }
      // The image may include a module that is left out; the project does not know.
      if (project._sources.canRun(name) || project._sources.leftOutReason(name) !== undefined) {
        return { command: ['python', '-m', name], stopSignal: 'SIGTERM' };
      }
      const path = name.split('.').join('/');
      problems.add(`'${prop}' is the module ${quote(name)}` + (MODULE.test(name)
        ? `, which the project does not have; correct the name, or add ${quote(`${path}.py`)} `
          + `(${quote(`${path}/__main__.py`)} for a package)`
        : "; expected its name as in import, such as 'shop.worker'"));
      return undefined;
    },
  };
}
