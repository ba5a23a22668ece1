import type { ComposeFileProps } from './compose-file-props';
import { secretsOf } from './render-compose';
import { dnsLabelProblems, type ContainerSpec } from '../../container';
import { holdsToken } from '../../private/cdk-token';

/** What Compose takes as the name of a project, starting with a letter so that no reader takes it for a number. */
const PROJECT_NAME = /^[a-z][a-z0-9_-]*$/;

/** No control or format characters and no line ends. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

interface Service {
  readonly name: string;
  readonly spec: ContainerSpec;
}

/** @param name that of the project, stated or derived */
export function composeProblems(name: string, { services, publishedPorts = {}, secretFiles = {} }: ComposeFileProps): string[] {
  const all = Object.entries(services).map(([service, container]) => ({ name: service, spec: container._spec }));
  if (all.length === 0) {
    return ["'services' is empty; name at least one container, as in { web: PythonContainer.web({ image }) }"];
  }
  return [
    ...nameProblems(name),
    ...all.flatMap(serviceProblems),
    ...portProblems(all, new Map(Object.entries(publishedPorts))),
    ...secretFileProblems(all, new Map(Object.entries(secretFiles))),
  ];
}

function nameProblems(name: string): string[] {
  return PROJECT_NAME.test(name)
    ? []
    : [`'name' is ${JSON.stringify(name)}; use small letters, digits, '_' and '-', starting with a letter, such as 'shop'`];
}

function serviceProblems({ name, spec }: Service): string[] {
  const problems = dnsLabelProblems("'services' has the name", name);
  if (spec.role === 'job') {
    problems.push(`'services.${name}' is a job, which ends, while Compose keeps services running; leave it out and start it by hand: `
      + `docker compose run --rm <service of the same image> ${spec.command.join(' ')}`);
  }
  for (const [variable] of Object.entries(spec.environment).filter(([, value]) => holdsToken(value))) {
    problems.push(`'services.${name}' has the variable '${variable}', whose value only CloudFormation knows; `
      + 'give this file a container with a value of its own');
  }
  return problems;
}

function portProblems(services: readonly Service[], publishedPorts: ReadonlyMap<string, number>): string[] {
  const web = services.filter(({ spec }) => spec.port !== undefined);
  const problems = [...publishedPorts].flatMap(([service, port]) => {
    if (!web.some(({ name }) => name === service)) { return [unknownName('publishedPorts', service, 'web service', web.map(({ name }) => name))]; }
    return Number.isInteger(port) && port >= 1 && port <= 65535 ? [] : [`'publishedPorts.${service}' is ${port}; choose 1 to 65535`];
  });
  const users = new Map<number, string[]>();
  for (const { name, spec } of web) {
    const port = publishedPorts.get(name) ?? spec.port!;
    users.set(port, [...users.get(port) ?? [], name]);
  }
  for (const [port, names] of users) {
    if (names.length > 1) {
      problems.push(`services ${names.map(name => `'${name}'`).join(' and ')} are all published at port ${port}; `
        + `give all but one another port, as in publishedPorts: { ${names[1]}: ${port + 1} }`);
    }
  }
  return problems;
}

function secretFileProblems(services: readonly Service[], secretFiles: ReadonlyMap<string, string>): string[] {
  const secrets = secretsOf(services);
  return [...secretFiles].flatMap(([secret, file]) => {
    if (!secrets.includes(secret)) { return [unknownName('secretFiles', secret, 'secret', secrets)]; }
    return PRINTABLE.test(file) ? [] : [`'secretFiles.${secret}' is ${JSON.stringify(file)}; give the path of a file, such as './secrets/${secret}'`];
  });
}

function unknownName(prop: string, name: string, kind: string, known: string[]): string {
  const choice = known.length > 0 ? `there is ${known.map(each => `'${each}'`).join(', ')}` : 'there is none';
  return `'${prop}' has ${JSON.stringify(name)}, which is the name of no ${kind} in 'services': ${choice}`;
}
