import type { ProcessBinder } from './process-plan';

/** A module of the project, started as `python -m <name>`. */
export function moduleProcess(name: string, prop: string): ProcessBinder {
  return {
    bind(project, _timing, problems) {
      if (!project._hasMain(name)) {
        problems.add(`'${prop}' is the module '${name}', which the project does not have; `
          + `add ${asPath(name)}.py (or ${asPath(name)}/__main__.py for a package), or correct the name`);
        return undefined;
      }
      return { command: ['python', '-m', name], stopSignal: 'SIGTERM' };
    },
  };
}

function asPath(name: string): string {
  return name.split('.').join('/');
}
