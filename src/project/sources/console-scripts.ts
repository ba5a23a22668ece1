import { isLine, type Line } from '../../private/line';
import { parseApplication } from '../../servers';
import type { Pyproject } from '../python/pyproject';

/** A program of a local package, as `[project.scripts]` has it. */
export interface ConsoleScript {
  /** A name that is a plain file name, and not one of Python itself. */
  readonly name: Line;
  readonly module: Line;
  /** An attribute of the module, perhaps with dots. */
  readonly attribute: Line;
}

const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** The environment's own programs. */
const TAKEN = /^(?:python[0-9.]*|activate.*)$/i;

/** The programs of a package; of one that is not packaged uv installs none either. */
export function consoleScripts({ packaged, entryPoints }: Pyproject): ConsoleScript[] {
  const scripts = packaged ? [...entryPoints.get('console_scripts') ?? []] : [];
  return scripts.flatMap(([name, target]) => {
    const { module, attribute, isFactory } = parseApplication(target) ?? {};
    const isUsable = isLine(name) && FILE_NAME.test(name) && !TAKEN.test(name)
      && module !== undefined && attribute !== undefined && !isFactory && isLine(module) && isLine(attribute);
    return isUsable ? [{ name, module, attribute }] : [];
  });
}
