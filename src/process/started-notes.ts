import { ownedFlag } from './owned-flag';
import type { ProcessTiming } from './process-plan';
import { setUp, type Server } from './servers';
import { quote } from '../private/messages';
import type { PythonProject, ServerFlag } from '../project';

/** Flags that a container needs no word about: where it listens, and what follows from its budget or its image. */
const SILENT = [
  '--host', '--port', '--bind', '--keep-alive', '--timeout-keep-alive', '--worker-tmp-dir', '--factory',
  '--control-socket', '--reload', '--daemon', '--interface', '--user', '--server-header', '--no-server-header',
];

/** Flags of a time that a request may take. */
const TIMES = ['--timeout', '--graceful-timeout', '--timeout-graceful-shutdown', '--workers-kill-timeout'];

/** Settings of gunicorn whose flags have another name. */
const FLAG_OF: Readonly<Record<string, string>> = {
  keepalive: '--keep-alive', accesslog: '--access-logfile', logconfig: '--log-config',
};

/** What the project's own command of its server says and that of the container does not, one sentence each. */
export function startedNotes(
  server: Server, command: readonly string[], timing: ProcessTiming, project: PythonProject,
): string[] {
  const { serverCommand } = project._startup;
  const own = serverCommand && setUp(serverCommand.server);
  return [
    ...serverCommand && own ? flagNotes(own, serverCommand.file, serverCommand.flags, { server, command, timing }) : [],
    ...server.name === 'gunicorn' ? settingNotes(server, command, timing, project) : [],
  ];
}

interface Chosen {
  readonly server: Server;
  readonly command: readonly string[];
  readonly timing: ProcessTiming;
}

function flagNotes(own: Server, file: string, flags: readonly ServerFlag[], chosen: Chosen): string[] {
  const { server, command, timing } = chosen;
  const left: string[] = [];
  const notes = flags.flatMap(({ name, value }) => {
    const flag = ownedFlag(name, own.owned, own.parsing);
    const canonical = flag?.names[0] ?? name;
    const text = value === undefined ? name : `${name} ${value}`;
    if (canonical === '--worker-class' && /uvicorn/i.test(value ?? '')) { return [workerNote(file, value!, server)]; }
    if (TIMES.includes(canonical)) {
      return Number(value) > timing.gracefulSeconds + timing.cleanupSeconds
        ? [`${file} starts ${own.name} with ${text}: ${flag!.instead}`] : [];
    }
    if (canonical === '--worker-class' || SILENT.includes(canonical) || command.includes(name)) { return []; }
    if (own !== server) { left.push(text); return []; }
    return [flag ? `${file} starts ${own.name} with ${text}: ${flag.instead}`
      : `${file} starts ${own.name} with ${text}, which the container does not; if it is needed: extraArguments: [`
        + `${[name, ...value === undefined ? [] : [value]].map(word => `'${word}'`).join(', ')}]`];
  });
  return left.length === 0 ? notes
    : [...notes, `${file} starts ${own.name} with ${left.join(', ')}, which ${server.name} is not given`];
}

/** Measured: gunicorn's keep-alive of 2 s holds for it, and SIGINT does not stop it. */
function workerNote(file: string, worker: string, { name }: Server): string {
  return `${file} starts gunicorn with the worker ${quote(worker)}, which closes idle connections after 2 s and is `
    + 'deprecated by uvicorn; the container starts '
    + `${name === 'gunicorn' ? "gunicorn's own asgi worker" : name} instead`;
}

/** gunicorn reads its settings file by itself, and the flags of the command win. */
function settingNotes(
  { owned, parsing }: Server, command: readonly string[], timing: ProcessTiming, project: PythonProject,
): string[] {
  const { gunicornSettings } = project._startup;
  return [...gunicornSettings?.values ?? []].flatMap(([name, value]) => {
    const flag = FLAG_OF[name] ?? `--${name.replaceAll('_', '-')}`;
    const at = command.indexOf(flag);
    const says = `${gunicornSettings!.file} sets ${name} = ${value.slice(0, 80)}`;
    if (name === 'workers' && at < 0) {
      return [`${says}, which counts in place of the container's CPUs${/cpu_count/.test(value)
        ? ', and may be that of the whole machine' : ''}; ${ownedFlag(flag, owned, parsing)!.instead}`];
    }
    if (name === 'worker_class' && /uvicorn/i.test(value)) {
      return [workerNote(gunicornSettings!.file, value.replace(/["']/g, ''), { name: 'gunicorn' } as Server)];
    }
    const isSame = at >= 0 && value.replace(/["']/g, '') === command[at + 1];
    const isShorter = TIMES.includes(flag) && Number(value) <= timing.gracefulSeconds + timing.cleanupSeconds;
    return at < 0 || isSame || isShorter || ['bind', 'worker_tmp_dir'].includes(name) ? []
      : [`${says}, but the container starts gunicorn with ${flag} ${command[at + 1]}, which wins: `
        + ownedFlag(flag, owned, parsing)!.instead];
  });
}
