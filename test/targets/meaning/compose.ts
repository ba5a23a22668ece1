import { parse } from 'yaml';
import { type Meaning, probe, readEntry, sizes } from './meaning';
import type { PythonContainer } from '../../../src';
import { composeFile } from '../../outputs';

export function ofCompose(container: PythonContainer): Meaning {
  return ofService(parse(composeFile(container).render()).services[container._spec.role]);
}

/** @param service of the file, as plain data */
export function ofService(service: any): Meaning {
  const limits = service.deploy.resources.limits;
  const check = service.healthcheck;
  const variables = Object.entries<string>(service.environment);
  return {
    command: service.command.map(asRun),
    ...readEntry(service.entrypoint),
    restarts: service.restart !== 'no',
    release: releaseOf(service),
    user: service.user,
    readOnlyRoot: service.read_only,
    droppedCapabilities: service.cap_drop,
    environment: Object.fromEntries(variables.filter(([, value]) => !isFromShell(value))
      .map(([name, value]) => [name, asRun(value)])),
    settings: variables.filter(([, value]) => isFromShell(value) && !isSecret(value)).map(([name]) => name),
    writable: sizes(service.tmpfs, (entry: string) => [entry.split(':')[0], Number(/size=(\d+)m/.exec(entry)![1])]),
    executable: service.tmpfs.filter((entry: string) => /[,:]exec\b/.test(entry))
      .map((entry: string) => entry.split(':')[0]),
    secrets: (service.secrets ?? []).map((name: string) => `/run/secrets/${name}`),
    secretVariables: variables.filter(([, value]) => isFromShell(value) && isSecret(value)).map(([name]) => name),
    vcpu: Number(limits.cpus),
    memoryMiB: Number(/^(\d+)M$/.exec(limits.memory)![1]),
    architecture: service.platform.replace('linux/', ''),
    port: service.ports && Number(service.ports[0].split(':')[2]),
    // That of a worker that nobody can ask is about the start alone.
    health:
      check.disable || check.test[1] === 'tini'
        ? {}
        : probe(
          check.test.map(asRun), seconds(check.interval), seconds(check.timeout), check.retries,
          seconds(check.start_period),
        ),
    replicas: { least: service.deploy.replicas ?? 1, most: service.deploy.replicas ?? 1 },
    singleton: service.scale === undefined && service.deploy.update_config === undefined,
    stopSeconds: seconds(service.stop_grace_period),
  };
}

/** The service that has to end with 0, which has the name of its container. */
function releaseOf({ depends_on: waits = {} }: any): string | undefined {
  const [name] = Object.keys(waits);
  return name !== undefined && waits[name].condition === 'service_completed_successfully' ? name : undefined;
}

/** As a program gets a text: Compose replaces `$NAME` by a variable of the shell, and two dollars mean one. */
const asRun = (written: string): string => written.replaceAll('$$', () => '$');

const isFromShell = (value: string): boolean => /^\$\{\w+:?\?/.test(value);
const isSecret = (value: string): boolean => value.includes('nobody should commit');

const seconds = (text: string): number => Number(/^(\d+)s$/.exec(text)![1]);
