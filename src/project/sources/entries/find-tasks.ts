import { aliasesIn, isAside, subclassIn } from './find-applications';
import { lastPart } from '../python-expression';
import { statementsOf, topLevelStatements, type PythonModule } from '../python-source';

/** What the commands of workers name, in the sources of a project. Each list is sorted. */
export interface TaskEntries {
  /** As `module:attribute`. */
  readonly celery: readonly string[];
  /** Settings classes, as `module.ClassName`. */
  readonly arq: readonly string[];
  /** Modules that set a broker, then those with actors. */
  readonly dramatiq: readonly string[];
  /** As `module.attribute`. */
  readonly huey: readonly string[];
}

const CELERY_CLASSES = ['Celery'];

/** Flask's documentation calls it `celery_init_app`. */
const MAKES_CELERY = /^(?:(?:make|create|init|get|configure)_celery(?:_app)?|celery_init_app)$/;

const HUEY_CLASS = /Huey$/;

const ASSIGNED = /^([A-Za-z]\w*)(?: ?: ?[\w.]+)? ?= ?([\w.]+) ?\(/;

const ACTOR = /^@(?:dramatiq\.)?actor\b|= ?dramatiq\.actor ?\(/;

export function findTasks(modules: readonly PythonModule[]): TaskEntries {
  const parsed = modules.filter(module => !isAside(module)).map(module =>
    ({ ...module, statements: topLevelStatements(module.source) }));
  const instances = (mention: string, makes: (statements: readonly string[]) => (callee: string) => boolean) =>
    parsed.filter(({ source }) => source.includes(mention)).flatMap(({ name: module, statements }) => {
      const isMaker = makes(statements);
      return statements.flatMap(statement => {
        const [, attribute, callee] = ASSIGNED.exec(statement) ?? [];
        return attribute !== undefined && isMaker(lastPart(callee)) ? [{ module, attribute }] : [];
      });
    });
  const celery = instances('elery', statements => {
    const local = statements.flatMap(each =>
      [...aliasesIn(each, CELERY_CLASSES), ...subclassIn(each, CELERY_CLASSES)]);
    return callee => CELERY_CLASSES.includes(callee) || local.includes(callee) || MAKES_CELERY.test(callee);
  });
  const huey = instances('uey', () => callee => HUEY_CLASS.test(callee));
  const actors = parsed.filter(({ source }) => source.includes('dramatiq'));
  const brokers = actors.filter(({ source }) => /\bset_broker\s*\(/.test(source));
  const withActors = actors.filter(({ statements }) => statements.some(each => ACTOR.test(each)));
  return {
    celery: unique(celery.map(({ module, attribute }) => `${module}:${attribute}`)).sort(),
    huey: unique(huey.map(({ module, attribute }) => `${module}.${attribute}`)).sort(),
    arq: parsed.flatMap(({ name, source }) => settingsIn(source).map(each => `${name}.${each}`)).sort(),
    dramatiq: unique([...namesOf(brokers), ...namesOf(withActors)]),
  };
}

/** Classes with the functions or cron jobs of an arq worker. */
function settingsIn(source: string): string[] {
  if (!/^\s+(?:functions|cron_jobs)\b/m.test(source)) { return []; }
  const scopes = statementsOf(source)
    .filter(({ text, scope }) => /^(?:functions|cron_jobs)\s*[:=]/.test(text) && /^\w+$/.test(scope))
    .map(({ scope }) => scope);
  const classes = unique(scopes).filter(name => new RegExp(`^class ${name}\\b`, 'm').test(source));
  return source.includes('arq') ? classes : classes.filter(name => name.endsWith('WorkerSettings'));
}

function namesOf(modules: ReadonlyArray<{ readonly name: string }>): string[] {
  return modules.map(({ name }) => name).sort();
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
