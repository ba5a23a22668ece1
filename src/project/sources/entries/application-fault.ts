import { existsSync } from 'fs';
import { join } from 'path';
import type { Application } from './application';
import { isFactory } from './find-applications';
import { moduleName } from '../../python/names';
import { isLocal, type LockEntry } from '../../uv/lock';
import { mayBind, type PythonModule } from '../python-source';

/** What is certainly wrong with an application that somebody names. */
export type ApplicationFault = 'no module' | 'no attribute' | 'factory';

/** Where else than in the sources a module may come from. */
interface Elsewhere {
  /** Folders that `import` looks in. */
  readonly folders: readonly string[];
  readonly reachable: readonly LockEntry[];
}

/** Whether the sources are all there is of the module's top-level package. */
export function isComplete(
  module: string, modules: readonly PythonModule[], { folders, reachable }: Elsewhere,
): boolean {
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
 * Looks for an application in sources that are all there is of its top-level package. In doubt nothing is wrong. That
 * it is a function to call is a fault only where it is named as an object.
 */
export function faultOf(
  { module: wanted, attribute, isFactory: called }: Application, modules: readonly PythonModule[],
): ApplicationFault | undefined {
  const module = modules.find(({ name }) => name === wanted);
  if (!module) {
    // A folder without `__init__.py` is a package too, though nothing can be in it but modules.
    return modules.some(({ name }) => name.startsWith(`${wanted}.`)) ? undefined : 'no module';
  }
  if (isFactory(module, attribute)) { return called ? undefined : 'factory'; }
  const [name] = attribute.split('.');
  const submodule = `${wanted}.${name}`;
  const isSubmodule = modules.some(each => each.name === submodule || each.name.startsWith(`${submodule}.`));
  return isSubmodule || mayBind(module.source, name) ? undefined : 'no attribute';
}
