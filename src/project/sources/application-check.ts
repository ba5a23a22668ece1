import { existsSync } from 'fs';
import { join } from 'path';
import { isFactory, type PythonModule } from './application-finder';
import { mayBind } from './python-source';
import { moduleName } from '../python/names';
import { isLocal, type LockEntry } from '../uv/lock';

/** What is certainly wrong with an application that a user named. */
export type ApplicationFault = 'no module' | 'no attribute' | 'factory';

/** Where else than in the sources a module may come from. */
interface Elsewhere {
  /** Folders that `import` looks in. */
  readonly folders: readonly string[];
  readonly reachable: readonly LockEntry[];
}

/** Whether the sources are all there is of the module's top-level package. */
export function isComplete(module: string, modules: readonly PythonModule[], { folders, reachable }: Elsewhere): boolean {
  const [top] = module.split('.');
  const isOurs = modules.some(({ name }) => name.split('.')[0] === top);
  // A package without `__init__.py` may go on in a dependency.
  const isShared = !modules.some(({ name }) => name === top)
    && reachable.some(entry => !isLocal(entry) && moduleName(entry.name).startsWith(top.toLowerCase()));
  const isLeftOut = !modules.some(({ name }) => name === module) && folders.some(folder => {
    const path = join(folder, ...module.split('.'));
    return [path, `${path}.py`].some(each => existsSync(each));
  });
  return isOurs && !isShared && !isLeftOut;
}

/**
 * Looks for `module:attribute` in sources that are all there is of the module's top-level package. In doubt nothing is
 * wrong.
 */
export function checkApplication(wanted: string, attribute: string, modules: readonly PythonModule[]): ApplicationFault | undefined {
  const module = modules.find(({ name }) => name === wanted);
  if (!module) {
    // A folder without `__init__.py` is a package too, though nothing can be in it but modules.
    return modules.some(({ name }) => name.startsWith(`${wanted}.`)) ? undefined : 'no module';
  }
  if (isFactory(module, attribute)) { return 'factory'; }
  const [name] = attribute.split('.');
  const isSubmodule = modules.some(each => each.name === `${wanted}.${name}` || each.name.startsWith(`${wanted}.${name}.`));
  return isSubmodule || mayBind(module.source, name) ? undefined : 'no attribute';
}
