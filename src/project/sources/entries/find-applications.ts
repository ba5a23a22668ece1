import type { Application } from '../../../servers';
import { lastPart } from '../python-expression';
import { statementsOf, topLevelStatements, type PythonModule } from '../python-source';

/** Names of functions that make an application. */
const FACTORY_NAME = /^(create|make|build|get)_(app|application|asgi|wsgi)$/;

/** Names of applications for which the name of the factory is the only evidence. */
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

/** The applications at the top of modules, and functions without required parameters that make one. */
export function findApplications(classes: readonly string[], modules: readonly PythonModule[]): Application[] {
  if (classes.length === 0) { return []; }
  const parsed = modules.filter(module => !isAside(module)).map(({ name, source }) =>
    ({ name, statements: [...topLevelStatements(source), ...otherwiseAssigned(source, classes)] }));
  const factories = parsed
    .flatMap(({ name: module, statements }) => functionsIn(statements).map(each => ({ ...each, module })))
    .filter(({ name, returns }) => FACTORY_NAME.test(name) || classes.includes(returns ?? ''));
  const typed = new Set(factories.filter(({ returns }) => classes.includes(returns ?? '')).map(({ name }) => name));
  const named = new Set(factories.map(({ name }) => name));
  const objects = parsed.flatMap(({ name: module, statements }) => {
    const local = statements.flatMap(each => [...aliasesIn(each, classes), ...subclassIn(each, classes)]);
    const makers = new Set([...classes, ...local, ...typed]);
    const names = new Set(statements.flatMap(statement => assignedIn(statement, { classes, makers, named }) ?? []));
    return [...names].map(attribute => ({ module, attribute, isFactory: false }));
  });
  const made = factories.filter(needsNothing).map(({ module, name }) => ({ module, attribute: name, isFactory: true }));
  return [...objects, ...made];
}

/** Statements after `else:` at the top of a module: `app = FastAPI()` there is always set, in one branch or another. */
function otherwiseAssigned(source: string, classes: readonly string[]): string[] {
  if (!/^else\s*:/m.test(source) || !classes.some(name => source.includes(name))) { return []; }
  return statementsOf(source).filter(({ scope, branch }) => scope === '' && branch === 'else').map(({ text }) => text);
}

/**
 * Whether the name is a plain function without required parameters: it may make an app, but is not one itself.
 */
export function isFactory({ source }: PythonModule, name: string): boolean {
  const statements = topLevelStatements(source);
  const isDecorated = statements.some((statement, index) =>
    statement.startsWith(`def ${name}`) && statements[index - 1]?.startsWith('@'));
  return !isDecorated && functionsIn(statements).some(each => each.name === name && needsNothing(each));
}

/** Alembic's `env.py` makes an application to migrate with. */
const MIGRATES = /^from alembic import (?:[\w, ]+, )?context\b/m;

/** Tests, examples, migrations and documentation are not served. */
export function isAside({ name, isPackage, source }: PythonModule): boolean {
  const parts = name.split('.');
  if (parts.at(-1) === 'env' && MIGRATES.test(source)) { return true; }
  const folders = isPackage ? parts : parts.slice(0, -1);
  return folders.some(folder => ASIDE_FOLDER.test(folder)) || (!isPackage && TEST_MODULE.test(parts.at(-1)!));
}

const FUNCTION = /^(async )?def (\w+) ?\((.*)\) ?(?:-> ?([\w.]+) ?)?:/;

/** `def create_app() -> FastAPI:` */
function functionsIn(statements: readonly string[]): PythonFunction[] {
  return statements.flatMap(statement => {
    const [, asynchronous, name, parameters, returns] = FUNCTION.exec(statement) ?? [];
    return name === undefined ? []
      : [{ name, isAsync: asynchronous !== undefined, parameters, returns: returns && lastPart(returns) }];
  });
}

/** Whether it can be called without arguments. One with `*` or `**` may be an app itself. */
function needsNothing({ isAsync, parameters }: PythonFunction): boolean {
  const list = withoutBrackets(parameters).split(',').map(each => each.trim())
    .filter(each => !['', '*', '/'].includes(each));
  return !isAsync && list.every(parameter => parameter.includes('=') && !parameter.startsWith('*'));
}

/** Removes brackets with their content: commas in them do not separate parameters. */
function withoutBrackets(text: string): string {
  let depth = 0;
  return text.replace(/[([{]|[)\]}]|[^()[\]{}]+/g, part => {
    if ('([{'.includes(part)) { depth += 1; }
    if (')]}'.includes(part)) { depth -= 1; }
    return depth > 0 || ')]}'.includes(part) ? '' : part;
  });
}

/** `from fastapi import FastAPI as Api` */
export function aliasesIn(statement: string, classes: readonly string[]): string[] {
  const [, list] = /^from \S+ import \(?([^)]*)/.exec(statement) ?? [];
  return [...(list ?? '').matchAll(/(\w+) as (\w+)/g)]
    .filter(([, name]) => classes.includes(name))
    .map(([, , alias]) => alias);
}

/** `class Shop(FastAPI):` */
export function subclassIn(statement: string, classes: readonly string[]): string[] {
  const [, name, bases] = /^class (\w+) ?\(([^)]*)\) ?:/.exec(statement) ?? [];
  return (bases ?? '').split(',').some(base => classes.includes(lastPart(base.trim()))) ? [name] : [];
}

/** What makes an app: its classes, what certainly returns one, and functions whose name suggests it. */
interface Makers {
  readonly classes: readonly string[];
  readonly makers: ReadonlySet<string>;
  readonly named: ReadonlySet<string>;
}

const ASSIGNED = /^([A-Za-z]\w*)(?: ?: ?([\w.]+))?(?: ?= ?\w+(?= ?=))* ?= ?(?:([\w.]+) ?\()?/;

/**
 * The name in `app = FastAPI(...)`, `app = create_app()` or `app: FastAPI = ...`; the first of several names. Names
 * with a leading underscore are private.
 */
function assignedIn(statement: string, { classes, makers, named }: Makers): string | undefined {
  const [, attribute, type, called] = ASSIGNED.exec(statement) ?? [];
  const maker = lastPart(called ?? '');
  const isApp = makers.has(maker) || (APP_NAMES.includes(attribute) && named.has(maker))
    || classes.includes(lastPart(type ?? ''));
  return isApp ? attribute : undefined;
}
