import { posix } from 'path';
import { APP_DIRECTORY, type PythonImage, type Variables } from '../image';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { BEAT_SCHEDULE, type ProcessPlan } from '../process';
import type { LeftOutFile, PythonProject } from '../project';

/** `module`, `module:attribute` or `module:factory()`. */
const MODULE = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(:[A-Za-z_][\w.]*(?:\(\))?)?$/;

const MODULE_OPTIONS = ['-m', '-A', '--app'];

const PYTHON = /^(?:.*\/)?python(?:3(?:\.\d+)?)?$/;

/** A project module that the command starts must be in the image, whose files were chosen without the command. */
export function checkCommand(
  { command, logConfig }: Pick<ProcessPlan, 'command' | 'logConfig'>, image: PythonImage, problems: Problems,
): void {
  const modules = command.flatMap((word, index) => {
    const [, module, attribute] = MODULE.exec(word) ?? [];
    const isNamed = attribute !== undefined || MODULE_OPTIONS.includes(command[index - 1]);
    return module !== undefined && isNamed ? [module] : [];
  });
  for (const module of new Set(modules)) {
    const leftOut = image._leftOutReason(module);
    if (leftOut) { problems.add(`the command starts the module ${quote(module)}, ${missing(leftOut)}`); }
  }
  if (logConfig !== undefined && !image._has(logConfig)) {
    problems.add(`the command reads ${quote(logConfig)}, which is not in the image; correct the path, relative to the `
      + `folder of the project, or add it: include: ['${logConfig}']`);
  }
  const script = scriptIn(command, posix.join(APP_DIRECTORY, image.project._sources.path));
  if (script !== undefined && !image._has(script)) {
    const leftOut = image._leftOutFile(script);
    problems.add(`the command starts the file ${quote(script)}, ${leftOut ? missing(leftOut)
      : 'which the project does not have; use a path relative to the folder of the project'}`);
  }
}

function missing({ path, reason }: LeftOutFile): string {
  const [why] = reason.split(';');
  return `which is not in the image (${quote(path)}: ${why}); add it to the image: include: ['${path}']`;
}

/**
 * The file that Python runs, relative to the folder it is started in: `worker.py` of `python -u worker.py`. Undefined
 * for one outside of the application, which may be in the base image.
 */
function scriptIn([program = '', ...rest]: readonly string[], folder: string): string | undefined {
  if (!PYTHON.test(program)) { return undefined; }
  const at = rest.findIndex((word, index) => !word.startsWith('-') && !['-X', '-W'].includes(rest[index - 1]));
  if (at < 0 || !/^[\w./-]+\.py$/.test(rest[at])) { return undefined; }
  const path = posix.join(posix.isAbsolute(rest[at]) ? '/' : folder, rest[at]);
  return path.startsWith(`${APP_DIRECTORY}/`) ? posix.relative(folder, path) : undefined;
}

/** Alembic looks for its settings in the folder in which it is started, unless it is told where they are. */
export function alembicNotes(
  [program, ...rest]: readonly string[], image: PythonImage, environment: Variables = {},
): string[] {
  const isAlembic = program === 'alembic' || (PYTHON.test(program) && rest[0] === '-m' && rest[1] === 'alembic');
  const isTold = rest.some(word => word.startsWith('-c') || word.startsWith('--config'))
    || Object.hasOwn({ ...image._environment, ...environment }, 'ALEMBIC_CONFIG');
  if (!isAlembic || isTold || ['alembic.ini', 'pyproject.toml'].some(file => image._has(file))) { return []; }
  return ['alembic looks for alembic.ini in the folder of the project, where the image has none, so it ends with an '
    + "error; start it where the file is: JobProcess.command(['env', '--chdir=<folder>', 'alembic', ...]), or add the "
    + "file to the image: include: ['alembic.ini']"];
}

/** Known problems of celery beat: a second one during a rollout, and its schedule file in a read-only folder. */
export function schedulerNotes(command: readonly string[], singleton: boolean, project: PythonProject): string[] {
  const has = (...options: string[]) =>
    command.some(word => options.some(option => word === option || word.startsWith(`${option}=`)));
  if (!has('celery') || !has('beat', '-B', '--beat')) { return []; }
  const keepsFile = !has('-s', '--schedule', '--schedule-filename', '-S', '--scheduler')
    && !['beat_schedule_filename', 'beat_scheduler'].some(setting => project._sources.mention(setting));
  return [
    ...singleton
      ? []
      : ['celery beat sends every task twice while two of them run, as in a rollout; add singleton: true'],
    ...keepsFile
      ? ['celery beat stops at startup because it writes celerybeat-schedule into the project folder, which is '
        + `read-only; add '--schedule', '${BEAT_SCHEDULE}' to the command`]
      : [],
  ];
}
