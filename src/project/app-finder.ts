import { topLevelStatements } from './python-source';

/** One module of the project. */
export interface PythonModule {
  /** As in `import`: `shop.main`. */
  readonly name: string;
  /** Whether it is the `__init__.py` of a package. */
  readonly isPackage: boolean;
  readonly source: string;
}

/** Web frameworks and the classes whose objects a server can run; one that builds on another comes before it. */
const APP_CLASSES: ReadonlyMap<string, string[]> = new Map([
  ['fastapi', ['FastAPI']],
  ['litestar', ['Litestar']],
  ['django', []],
  ['flask', ['Flask']],
  ['starlette', ['Starlette']],
]);

const SERVERS = ['uvicorn', 'gunicorn', 'granian', 'hypercorn'];

/** The framework among normalized package names; what the project itself asks for counts before what it merely drags in. */
export function findFramework(direct: readonly string[], locked: ReadonlySet<string>): string | undefined {
  const frameworks = [...APP_CLASSES.keys()].filter(name => locked.has(name));
  return frameworks.find(name => direct.includes(name)) ?? frameworks.at(0);
}

export function findServers(locked: ReadonlySet<string>): string[] {
  return SERVERS.filter(name => locked.has(name));
}

/** Objects at the top of modules that are an app of the framework, as `module:attribute`, sorted. */
export function findApps(framework: string, modules: readonly PythonModule[]): string[] {
  const parsed = modules.map(({ name, source }) => ({ name, statements: topLevelStatements(source) }));
  const classes = APP_CLASSES.get(framework) ?? [];
  const factories = parsed.flatMap(({ statements }) => statements.flatMap(statement => factoryIn(statement, classes) ?? []));
  const apps = parsed.flatMap(({ name, statements }) => {
    const makers = [...classes, ...factories, ...statements.flatMap(statement => aliasesIn(statement, classes))];
    return statements.flatMap(statement => assignedIn(statement, makers, classes) ?? []).map(attribute => `${name}:${attribute}`);
  });
  return [...new Set(apps)].sort();
}

/** `def create_app() -> FastAPI:` */
function factoryIn(statement: string, classes: readonly string[]): string | undefined {
  const [, name, returned] = /^def (\w+) ?\(.*\) ?-> ?([\w.]+) ?:/.exec(statement) ?? [];
  return returned !== undefined && classes.includes(lastPart(returned)) ? name : undefined;
}

/** `from fastapi import FastAPI as Api` */
function aliasesIn(statement: string, classes: readonly string[]): string[] {
  const [, list] = /^from \S+ import \(?([^)]*)/.exec(statement) ?? [];
  return [...(list ?? '').matchAll(/(\w+) as (\w+)/g)].filter(([, name]) => classes.includes(name)).map(([, , alias]) => alias);
}

/** `app = FastAPI(...)`, `app = create_app()` or `app: FastAPI = ...`; a leading underscore says that it is not for others. */
function assignedIn(statement: string, makers: readonly string[], classes: readonly string[]): string | undefined {
  const [, attribute, type, maker] = /^([A-Za-z]\w*) ?(?:: ?([\w.]+) ?)?= ?(?:([\w.]+) ?\()?/.exec(statement) ?? [];
  const isApp = (maker !== undefined && makers.includes(lastPart(maker))) || (type !== undefined && classes.includes(lastPart(type)));
  return isApp ? attribute : undefined;
}

function lastPart(dotted: string): string {
  return dotted.split('.').at(-1)!;
}
