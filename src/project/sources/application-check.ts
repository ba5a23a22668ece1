import { isFactory, type PythonModule } from './app-finder';
import { mayBind } from './python-source';

/** What is certainly wrong with an application that a user named. */
export type ApplicationFault = 'no module' | 'no attribute' | 'factory';

/** Looks for `module:attribute` in sources that are all there is of the module's top-level package. In doubt nothing is wrong. */
export function checkApplication(moduleName: string, attribute: string, modules: readonly PythonModule[]): ApplicationFault | undefined {
  const module = modules.find(({ name }) => name === moduleName);
  if (!module) {
    // A folder without `__init__.py` is a package too, though nothing can be in it but modules.
    return modules.some(({ name }) => name.startsWith(`${moduleName}.`)) ? undefined : 'no module';
  }
  if (isFactory(module, attribute)) { return 'factory'; }
  const [name] = attribute.split('.');
  const isSubmodule = modules.some(each => each.name === `${moduleName}.${name}` || each.name.startsWith(`${moduleName}.${name}.`));
  return isSubmodule || mayBind(module.source, name) ? undefined : 'no attribute';
}
