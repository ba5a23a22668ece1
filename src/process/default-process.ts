import { detectServer } from './detect';
import { DEFAULT_PORT, type ProcessPlan } from './process-plan';
import { DEFAULT_SHUTDOWN_NEEDS, solveShutdown } from './shutdown-budget';
import { enumerate, quote } from '../private/messages';
import { Problems } from '../private/problems';
import { parseApplication, SERVER_PROGRAMS, type PythonProject } from '../project';

/** What an image runs by itself. */
export interface DefaultProcess {
  /** Undefined when nothing in the project says what to run. */
  readonly plan?: ProcessPlan;
  /** Whether the plan is that of a web server. */
  readonly serves: boolean;
  /** Why there is no plan, as a clause. */
  readonly reason?: string;
}

/**
 * The web container of zero settings; else what the project's own files start. Nothing is guessed: a container always
 * says what it runs.
 */
export function defaultProcess(project: PythonProject): DefaultProcess {
  const worker = declaredWorker(project);
  if (worker) { return { plan: { command: worker, stopSignal: 'SIGTERM' }, serves: false }; }
  const problems = new Problems('');
  const timing = { port: DEFAULT_PORT, ...solveShutdown(DEFAULT_SHUTDOWN_NEEDS) };
  const web = detectServer(project, problems)?.bind(project, timing, problems);
  if (web) { return { plan: web, serves: true }; }
  // Several applications, or one without a server: what runs is a web server, though it is not known how.
  const isWeb = project._startup.wantsFramework && project.appCandidates.length > 0;
  const command = isWeb ? problems.messages[0] : declaredCommand(project);
  return typeof command === 'string'
    ? { serves: false, reason: command }
    : { plan: { command: command.words, stopSignal: 'SIGTERM' }, serves: false };
}

/**
 * A worker may have the code of a web application beside its own: its image says what it is, unless some file serves
 * the application.
 */
function declaredWorker(project: PythonProject): string[] | undefined {
  const { command, entries } = project._startup;
  return command && entries.started === undefined ? packageCommand(command.words, project) : undefined;
}

/** What the project declares: its own image, the `__main__` of its package, its only console script. */
function declaredCommand(project: PythonProject): { readonly words: string[] } | string {
  const { command, scripts } = project._startup;
  const started = command && (ownCommand(command.words, project) ?? packageCommand(command.words, project));
  if (started) { return { words: started }; }
  const packages = project.importPackages.filter(name => project._sources.has(`${name}.__main__`));
  if (packages.length === 1) { return { words: ['python', '-m', packages[0]] }; }
  const names = [...scripts.keys()];
  const script = names.length === 1 ? names[0] : names.find(name => name === project.name);
  const words = script === undefined ? undefined : scriptCommand(script, project);
  if (words) { return { words }; }
  const several = packages.length > 1 ? packages.map(name => `python -m ${name}`) : names;
  if (several.length > 1) {
    return `the project has several programs (${enumerate(several)}), and nothing says which one to run`;
  }
  if (script !== undefined) {
    return `[project.scripts] has ${quote(script)} as ${quote(scripts.get(script))}, whose module is not in the image`;
  }
  return command
    ? `${command.file} starts ${quote(command.words.join(' '))}, which is neither code of the project nor a program of `
      + 'a locked package'
    : 'neither a Dockerfile, a package with __main__.py nor [project.scripts] says what to run';
}

/** A command that runs code of the project; undefined for any other. */
function ownCommand([program, ...rest]: readonly string[], project: PythonProject): string[] | undefined {
  if (project._startup.scripts.has(program)) {
    const words = scriptCommand(program, project);
    return words && [...words, ...rest];
  }
  const [first = ''] = rest;
  const isOwn = first === '-m' ? project._sources.canRun(rest[1] ?? '') : isProgramFile(first, project);
  return program === 'python' && isOwn ? [program, ...rest] : undefined;
}

/**
 * A command that runs a program of a locked package on code of the project, such as `celery -A shop worker`. Servers
 * are for `WebServer`.
 */
function packageCommand(words: readonly string[], project: PythonProject): string[] | undefined {
  const program = words[0] === 'python' && words[1] === '-m' ? words[2] ?? '' : words[0].replace(/^.*\//, '');
  const isKnown = project._startup.locks(program) && !NO_WORKERS.includes(program);
  // What only a shell understands, and files that are not there.
  const isComplete = !words.some(word => /[$&;|<>(){}*]/.test(word))
    && words.filter(word => word.endsWith('.py')).every(word => isProgramFile(word, project));
  return isKnown && isComplete ? [...words[0] === 'python' ? ['python'] : [program], ...words.slice(1)] : undefined;
}

const NO_WORKERS = [...SERVER_PROGRAMS, 'fastapi', 'flask', 'litestar', 'django'];

function isProgramFile(path: string, project: PythonProject): boolean {
  return /^[\w/]+\.py$/.test(path) && !/(?:^|\/)manage\.py$/.test(path)
    && project._sources.has(path.slice(0, -'.py'.length).replaceAll('/', '.'));
}

/** What a console script does: local packages are copied, not installed, so that their scripts do not exist. */
function scriptCommand(name: string, project: PythonProject): string[] | undefined {
  const { module = '', attribute = '' } = parseApplication(project._startup.scripts.get(name) ?? '') ?? {};
  return project._sources.has(module)
    ? ['python', '-c', `from ${module} import ${attribute.split('.')[0]}; raise SystemExit(${attribute}())`]
    : undefined;
}
