import { existsSync } from 'fs';
import { join } from 'path';
import { isFactory } from './find-applications';
import type { Application } from '../../../servers';
import { moduleName } from '../../python/names';
import { isLocal, type LockEntry } from '../../uv/lock';
import { mayBind, type PythonModule } from '../python-source';

/** What is certainly wrong with an application that a user names. */
export type ApplicationFault = 'no module' | 'no attribute' | 'factory';

/** Where a module may come from besides the sources. */
interface Elsewhere {
  /** Folders that `import` looks in. */
  readonly folders: readonly string[];
  readonly reachable: readonly LockEntry[];
}

/** Whether no source and no locked package has a name like that of a module's top-level package. */
export function isUnheardOf(
  module: string, modules: readonly PythonModule[], reachable: readonly LockEntry[],
): boolean {
  const [top] = module.split('.');
  const word = letters(top);
  return !modules.some(({ name }) => name.split('.')[0] === top)
    // PyYAML provides yaml, and djangorestframework provides rest_framework.
    && !reachable.some(entry => !isLocal(entry) && letters(entry.name).includes(word));
}

const letters = (name: string) => name.toLowerCase().replace(/[-_.]/g, '');

/** Whether the sources contain the whole top-level package of a module. */
export function isComplete(
  module: string, modules: readonly PythonModule[], { folders, reachable }: Elsewhere,
): boolean {
  const [top] = module.split('.');
  const isOurs = modules.some(({ name }) => name.split('.')[0] === top);
  // A dependency may add modules to a package without `__init__.py`.
  const isShared = !modules.some(({ name }) => name === top)
    && reachable.some(entry => !isLocal(entry) && moduleName(entry.name).startsWith(top.toLowerCase()));
  const isLeftOut = !modules.some(({ name }) => name === module) && folders.some(folder => {
    const path = join(folder, ...module.split('.'));
    return [path, `${path}.py`].some(each => existsSync(each));
  });
  return isOurs && !isShared && !isLeftOut;
}

/**
 * Checks an application in sources that contain its whole top-level package. Undefined when in doubt. A factory is a
 * fault only when it is named without `()`.
 */
export function faultOf(
  { module: wanted, attribute, isFactory: called }: Application, modules: readonly PythonModule[],
): ApplicationFault | undefined {
  const module = modules.find(({ name }) => name === wanted);
  if (!module) {
    // A folder without `__init__.py` is a package that contains only modules.
    return modules.some(({ name }) => name.startsWith(`${wanted}.`)) ? undefined : 'no module';
  }
  if (isFactory(module, attribute)) { return called ? undefined : 'factory'; }
  const [name] = attribute.split('.');
  const submodule = `${wanted}.${name}`;
  const isSubmodule = modules.some(each => each.name === submodule || each.name.startsWith(`${submodule}.`));
  return isSubmodule || mayBind(module.source, name) ? undefined : 'no attribute';
}
