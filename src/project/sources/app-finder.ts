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

/** What a function that makes the application is called. */
const FACTORY_NAME = /^(create|make|build|get)_(app|application|asgi|wsgi)$/;

/** What an application is called when only the name of its factory says that it is one. */
const APP_NAMES = ['app', 'application', 'api'];

const TEST_MODULE = /^(tests?|conftest|test_\w*|\w*_test)$/;

const ASIDE_FOLDER = /^(tests?|examples?|docs?)$/;

/** A function at the top of a module. */
interface PythonFunction {
  readonly name: string;
  readonly isAsync: boolean;
  readonly parameters: string;
  /** Last part of the annotation of what it returns. */
  readonly returns?: string;
}

/**
 * What a server can run of the framework's apps, sorted: objects at the top of modules, as `module:attribute`; when there
 * are none, functions that make one without being given anything, as `module:factory()`.
 */
export function findApps(framework: string, modules: readonly PythonModule[]): string[] {
  const classes = APP_CLASSES.get(framework) ?? [];
  if (classes.length === 0) { return []; }
  const parsed = modules.filter(module => !isAside(module)).map(({ name, source }) => ({ name, statements: topLevelStatements(source) }));
  const factories = parsed.flatMap(({ name: module, statements }) => functionsIn(statements).map(each => ({ ...each, module })))
    .filter(({ name, returns }) => FACTORY_NAME.test(name) || classes.includes(returns ?? ''));
  const typed = factories.filter(({ returns }) => classes.includes(returns ?? '')).map(({ name }) => name);
  const named = factories.map(({ name }) => name);
  const apps = parsed.flatMap(({ name, statements }) => {
    const makers = [...classes, ...statements.flatMap(statement => [...aliasesIn(statement, classes), ...subclassIn(statement, classes)]), ...typed];
    return statements.flatMap(statement => assignedIn(statement, { classes, makers, named }) ?? []).map(attribute => `${name}:${attribute}`);
  });
  const found = apps.length > 0 ? apps : factories.filter(needsNothing).map(({ module, name }) => `${module}:${name}()`);
  return [...new Set(found)].sort();
}

/** Whether the name is that of a plain function in the module, one that needs no arguments: it may make an app, and cannot be one. */
export function isFactory({ source }: PythonModule, name: string): boolean {
  const statements = topLevelStatements(source);
  const isDecorated = statements.some((statement, index) => statement.startsWith(`def ${name}`) && statements[index - 1]?.startsWith('@'));
  return !isDecorated && functionsIn(statements).some(each => each.name === name && needsNothing(each));
}

/** Tests, examples and documentation are no part of what is served. */
function isAside({ name, isPackage }: PythonModule): boolean {
  const parts = name.split('.');
  const folders = isPackage ? parts : parts.slice(0, -1);
  return folders.some(folder => ASIDE_FOLDER.test(folder)) || (!isPackage && TEST_MODULE.test(parts.at(-1)!));
}

/** `def create_app() -> FastAPI:` */
function functionsIn(statements: readonly string[]): PythonFunction[] {
  return statements.flatMap(statement => {
    const [, asynchronous, name, parameters, returns] = /^(async )?def (\w+) ?\((.*)\) ?(?:-> ?([\w.]+) ?)?:/.exec(statement) ?? [];
    return name === undefined ? [] : [{ name, isAsync: asynchronous !== undefined, parameters, returns: returns && lastPart(returns) }];
  });
}

/** Whether it can be called without arguments. With `*` or `**` it may still be an app of its own. */
function needsNothing({ isAsync, parameters }: PythonFunction): boolean {
  const list = withoutBrackets(parameters).split(',').map(each => each.trim()).filter(each => each && each !== '*' && each !== '/');
  return !isAsync && list.every(parameter => parameter.includes('=') && !parameter.startsWith('*'));
}

/** Commas inside brackets separate no parameters. */
function withoutBrackets(text: string): string {
  const inner = text.replace(/[([{][^()[\]{}]*[)\]}]/g, '');
  return inner === text ? text : withoutBrackets(inner);
}

/** `from fastapi import FastAPI as Api` */
function aliasesIn(statement: string, classes: readonly string[]): string[] {
  const [, list] = /^from \S+ import \(?([^)]*)/.exec(statement) ?? [];
  return [...(list ?? '').matchAll(/(\w+) as (\w+)/g)].filter(([, name]) => classes.includes(name)).map(([, , alias]) => alias);
}

/** `class Shop(FastAPI):` */
function subclassIn(statement: string, classes: readonly string[]): string[] {
  const [, name, bases] = /^class (\w+) ?\(([^)]*)\) ?:/.exec(statement) ?? [];
  return (bases ?? '').split(',').some(base => classes.includes(lastPart(base.trim()))) ? [name] : [];
}

/** What makes an app: its classes, all that surely gives one, and functions of which only the name says so. */
interface Makers {
  readonly classes: readonly string[];
  readonly makers: readonly string[];
  readonly named: readonly string[];
}

/**
 * `app = FastAPI(...)`, `app = create_app()` or `app: FastAPI = ...`; of several names for one app the first. A leading
 * underscore says that it is not for others.
 */
function assignedIn(statement: string, { classes, makers, named }: Makers): string | undefined {
  const [, attribute, type, called] = /^([A-Za-z]\w*)(?: ?: ?([\w.]+))?(?: ?= ?\w+(?= ?=))* ?= ?(?:([\w.]+) ?\()?/.exec(statement) ?? [];
  const maker = lastPart(called ?? '');
  const isApp = makers.includes(maker) || (APP_NAMES.includes(attribute) && named.includes(maker)) || classes.includes(lastPart(type ?? ''));
  return isApp ? attribute : undefined;
}

function lastPart(dotted: string): string {
  return dotted.split('.').at(-1)!;
}
