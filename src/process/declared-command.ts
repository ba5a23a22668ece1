import { enumerate, quote, shorten } from '../private/messages';
import { FRAMEWORKS, type PythonProject } from '../project';
import { parseApplication, SERVERS } from '../servers';

/** Programs that serve, also as `python -m`. */
const SERVING: readonly string[] = [
  ...SERVERS.flatMap(({ name, program }) => [name, program]), ...FRAMEWORKS.map(({ name }) => name),
];

/**
 * A worker may contain the code of a web application: the command of its image says that it is a worker, unless some
 * file serves the application.
 */
export function declaredWorker(project: PythonProject): string[] | undefined {
  const { command, entries } = project._startup;
  return command && entries.started === undefined && !needsShell(command.words)
    ? packageCommand(command.words, project)
    : undefined;
}

/** What the project declares: its own image, the `__main__` of its only package, its only console script. */
export function declaredCommand(project: PythonProject): string[] | undefined {
  const { command } = project._startup;
  const started = command && (ownCommand(command.words, project) ?? packageCommand(command.words, project));
  // In its place any other program would be a guess.
  if (started) { return needsShell(command.words) ? undefined : started; }
  const packages = runnablePackages(project);
  if (packages.length === 1) { return ['python', '-m', packages[0]]; }
  const script = mainScript(project);
  return script === undefined ? undefined : scriptCommand(script, project);
}

/** Whether it has no program at all that it could mean. */
export function declaresNothing(project: PythonProject): boolean {
  const { command, scripts } = project._startup;
  return command === undefined && scripts.size === 0 && runnablePackages(project).length === 0;
}

/** Why the project declares no command, as a clause. */
export function whyNoCommand(project: PythonProject): string {
  const { command, scripts } = project._startup;
  if (command) {
    return `${command.file} starts ${quote(command.words.join(' '))}, ${whyNotUsable(command.words, project)}`;
  }
  const packages = runnablePackages(project);
  const script = mainScript(project);
  if (packages.length === 0 && script !== undefined) { return `${quote(script)} is ${whyNoScript(script, project)}`; }
  const programs = packages.length > 0 ? packages.map(name => `python -m ${name}`) : [...scripts.keys()];
  return programs.length > 0
    ? `the project has several programs (${enumerate(programs.map(shorten))}), and nothing says which one to run`
    : 'nothing says what to run: no single command in Dockerfiles, no package with __main__.py, no [project.scripts]';
}

function whyNotUsable(words: readonly string[], project: PythonProject): string {
  const program = programOf(words);
  const file = words.find(word => word.endsWith('.py') && !isProgramFile(word, project));
  if (needsShell(words)) { return 'which contains shell syntax'; }
  if (SERVING.includes(program)) { return 'which is a web server; set it in a container with WebServer'; }
  if (project._startup.scripts.has(program)) { return whyNoScript(program, project); }
  if (file !== undefined && isManage(file)) { return 'and commands of manage.py may be for development only'; }
  return file === undefined
    ? 'which is not recognized as code of the project or a program of a locked package'
    : `and ${quote(file)} is not recognized as a file of the project`;
}

function whyNoScript(name: string, project: PythonProject): string {
  const value = project._startup.scripts.get(name) ?? '';
  const fault = parseApplication(value) ? 'whose module was not found in the sources'
    : 'which is not written as module:function';
  return `the script ${quote(value)} of [project.scripts], ${fault}`;
}

function runnablePackages(project: PythonProject): string[] {
  return project.importPackages.filter(name => project._sources.has(`${name}.__main__`));
}

/** The only console script, or that with the name of the project. */
function mainScript(project: PythonProject): string | undefined {
  const names = [...project._startup.scripts.keys()];
  return names.length === 1 ? names[0] : names.find(name => name === project.name);
}

/** A command that runs code of the project; undefined for any other. */
function ownCommand(words: readonly string[], project: PythonProject): string[] | undefined {
  const [program, first = '', ...rest] = words;
  if (project._startup.scripts.has(program)) {
    const script = scriptCommand(program, project);
    return script && [...script, ...words.slice(1)];
  }
  const isOwn = first === '-m' ? project._sources.canRun(rest[0] ?? '') : isProgramFile(first, project);
  return program === 'python' && isOwn ? [...words] : undefined;
}

/**
 * A command that runs a program of a locked package on code of the project, such as `celery -A shop worker`. Servers
 * are for `WebServer`.
 */
function packageCommand(words: readonly string[], project: PythonProject): string[] | undefined {
  const program = programOf(words);
  const isKnown = project._startup.locks(program) && !SERVING.includes(program);
  const isComplete = words.filter(word => word.endsWith('.py')).every(word => isProgramFile(word, project));
  return isKnown && isComplete ? [...words[0] === 'python' ? ['python'] : [program], ...words.slice(1)] : undefined;
}

/** In exec form its variables and operators would stay as they are. */
function needsShell(words: readonly string[]): boolean {
  return words.some(word => /[$&;|<>(){}*]/.test(word));
}

/** Without its folder; of `python -m celery` it is celery. */
function programOf(words: readonly string[]): string {
  return words[0] === 'python' && words[1] === '-m' ? words[2] ?? '' : words[0].replace(/^.*\//, '');
}

function isProgramFile(path: string, project: PythonProject): boolean {
  return /^[\w/]+\.py$/.test(path) && !isManage(path)
    && project._sources.has(path.slice(0, -'.py'.length).replaceAll('/', '.'));
}

function isManage(path: string): boolean {
  return /(?:^|\/)manage\.py$/.test(path);
}

/** Images have the console scripts of packaged projects; of others, as with uv, only the function that one calls. */
export function scriptCommand(name: string, project: PythonProject): string[] | undefined {
  const { module = '', attribute = '' } = parseApplication(project._startup.scripts.get(name) ?? '') ?? {};
  if (!project._sources.has(module)) { return undefined; }
  return project._sources.consoleScripts().some(script => script.name === name)
    ? [name]
    : ['python', '-c', `from ${module} import ${attribute.split('.')[0]}; raise SystemExit(${attribute}())`];
}
