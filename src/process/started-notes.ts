import type { ProcessTiming } from './process-plan';
import { ownedFlag } from '../private/owned-flag';
import type { PythonProject } from '../project';
import { setUp, type AnyServer, type ServerFlag } from '../servers';

/** What the project's own command of its server says and that of the container does not, one sentence each. */
export function startedNotes(
  server: AnyServer, command: readonly string[], timing: ProcessTiming, project: PythonProject,
): string[] {
  const { serverCommand } = project._startup;
  const own = serverCommand && setUp(serverCommand.server);
  return [
    ...serverCommand && own ? flagNotes(own, serverCommand.file, serverCommand.flags, { server, command, timing }) : [],
    ...settingNotes({ server, command, timing }, project),
  ];
}

interface Chosen {
  readonly server: AnyServer;
  readonly command: readonly string[];
  readonly timing: ProcessTiming;
}

function flagNotes(own: AnyServer, file: string, flags: readonly ServerFlag[], chosen: Chosen): string[] {
  const { server, command, timing } = chosen;
  const left: string[] = [];
  const notes = flags.flatMap(({ name, value }) => {
    const flag = ownedFlag(name, own.owned, own.parsing);
    const canonical = flag?.names[0] ?? name;
    const text = value === undefined ? name : `${name} ${value}`;
    const remark = own.remark?.(canonical, value ?? '', server.name);
    if (remark !== undefined) { return [`${file} ${remark}`]; }
    if (flag?.isTimeLimit) {
      return isLonger(value, timing) ? [`${file} starts ${own.name} with ${text}: ${flag.instead}`] : [];
    }
    const isQuiet = [canonical, `${canonical} ${value}`].some(each => own.quiet.includes(each));
    if (isQuiet || command.includes(name)) { return []; }
    if (own !== server) { left.push(text); return []; }
    return [flag ? `${file} starts ${own.name} with ${text}: ${flag.instead}`
      : `${file} starts ${own.name} with ${text}, which the container does not; if it is needed: extraArguments: [`
        + `${[name, ...value === undefined ? [] : [value]].map(word => `'${word}'`).join(', ')}]`];
  });
  return left.length === 0 ? notes
    : [...notes, `${file} starts ${own.name} with ${left.join(', ')}, which ${server.name} is not given`];
}

/** Of a server that reads a settings file by itself; the flags of the command win. */
function settingNotes({ server, command, timing }: Chosen, project: PythonProject): string[] {
  const own = server.settingsFile?.own;
  const { file, values } = project._startup.serverSettings.get(server.name) ?? {};
  if (!own) { return []; }
  return [...values ?? []].flatMap(([name, value]) => {
    const flag = own.flagOf(name);
    const at = command.indexOf(flag);
    const plain = value.replace(/["']/g, '');
    const says = `${file} sets ${name} = ${value.slice(0, 80)}`;
    const owned = ownedFlag(flag, server.owned, server.parsing);
    if (name === 'workers' && at < 0) {
      return [`${says}, which counts in place of the container's CPUs${/cpu_count/.test(value)
        ? ', and may be that of the whole machine' : ''}; ${owned!.instead}`];
    }
    const remark = server.remark?.(flag, plain, server.name);
    if (remark !== undefined) { return [`${file} ${remark}`]; }
    const isShorter = owned?.isTimeLimit && !isLonger(value, timing);
    return at < 0 || plain === command[at + 1] || isShorter || own.quiet.includes(name) ? []
      : [`${says}, but the container starts ${server.name} with ${flag} ${command[at + 1]}, which wins: `
        + owned!.instead];
  });
}

/** Whether a time-out gives requests more than the container does. */
function isLonger(seconds: string | undefined, { gracefulSeconds, cleanupSeconds }: ProcessTiming): boolean {
  return Number(seconds) > gracefulSeconds + cleanupSeconds;
}
