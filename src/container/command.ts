import type { PythonImage } from '../image';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import type { PythonProject } from '../project';

/** `module`, `module:attribute` or `module:factory()`. */
const MODULE = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(:[A-Za-z_][\w.]*(?:\(\))?)?$/;

const MODULE_OPTIONS = ['-m', '-A', '--app'];

/**
 * A module of the project that the command starts must be in the image: its files are chosen before any command is
 * known.
 */
export function checkCommand(command: readonly string[], image: PythonImage, problems: Problems): void {
  const modules = command.flatMap((word, index) => {
    const [, module, attribute] = MODULE.exec(word) ?? [];
    const isNamed = attribute !== undefined || MODULE_OPTIONS.includes(command[index - 1]);
    return module !== undefined && isNamed ? [module] : [];
  });
  for (const module of new Set(modules)) {
    const { path, reason } = image._leftOutReason(module) ?? {};
    if (path !== undefined) {
      const [why] = reason!.split(';');
      problems.add(`the command starts the module ${quote(module)}, which is not in the image `
        + `(${quote(path)}: ${why}); add it to the image: include: ['${path}']`);
    }
  }
}

/**
 * What keeps celery beat from its work: a second one, as every rollout starts, and a schedule file in a read-only
 * folder.
 */
export function schedulerNotes(command: readonly string[], singleton: boolean, project: PythonProject): string[] {
  const has = (...options: string[]) =>
    command.some(word => options.some(option => word === option || word.startsWith(`${option}=`)));
  if (!has('celery') || !has('beat', '-B', '--beat')) { return []; }
  const keepsFile = !has('-s', '--schedule', '--schedule-filename', '-S', '--scheduler')
    && !['beat_schedule_filename', 'beat_scheduler'].some(setting => project._sources.mention(setting));
  return [
    ...singleton
      ? []
      : ['celery beat sends every task twice while two of it run, as they do in a rollout; add singleton: true'],
    ...keepsFile
      ? ['celery beat ends at its start, since it writes celerybeat-schedule into the folder of the project, which is '
        + "read-only; add '--schedule', '/tmp/celerybeat-schedule' to the command"]
      : [],
  ];
}
