import { checkBindMounts, isMachinePath } from './bind-mounts';
import type { ComposeFileProps } from './compose-file-props';
import { secretsOf } from './render-compose';
import { checkDnsLabel, type ContainerSpec, freeTexts, placesOf } from '../../container';
import type { PythonImage } from '../../image';
import { holdsToken } from '../../private/cdk-token';
import { enumerate, pathOf, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** What Compose accepts as a project name, starting with a letter so that YAML readers do not take it for a number. */
const PROJECT_NAME = /^[a-z][a-z0-9_-]*$/;

interface Service {
  readonly name: string;
  readonly spec: ContainerSpec;
}

/** @param name that of the project, given or derived */
export function checkCompose(name: string, props: ComposeFileProps, problems: Problems): void {
  const { publishedPorts = {}, secretFiles = {}, bindMounts = {} } = props;
  const services = Object.entries(props.services).map(([service, { _spec: spec }]) => ({ name: service, spec }));
  if (services.length === 0) {
    problems.add("'services' is empty; add at least one container, as in { web: PythonContainer.web({ image }) }");
    return;
  }
  if (!PROJECT_NAME.test(name)) {
    problems.add(`'name' is ${quote(name)}; use lower-case letters, digits, '_' and '-', starting with a letter, `
      + "such as 'shop'");
  }
  services.forEach(service => checkService(service, problems));
  for (const [service, { release }] of Object.entries(props.services)) {
    if (release) { problems.add(`'${pathOf('services', service)}' has a release step, which is not rendered yet`); }
  }
  checkPorts(services, new Map(Object.entries(publishedPorts)), problems);
  checkSecretFiles(services, new Map(Object.entries(secretFiles)), problems);
  for (const [service, mounts] of Object.entries(bindMounts)) {
    if (Object.hasOwn(props.services, service)) {
      const { image, _spec: spec } = props.services[service];
      checkBindMounts(service, mounts, { image, spec }, problems);
    } else {
      refuseUnknown('bindMounts', service, 'service', services.map(({ name: each }) => each), problems);
    }
  }
  checkBuildSecrets(Object.values(props.services).map(({ image }) => image), services, problems);
}

function checkService({ name, spec }: Service, problems: Problems): void {
  checkDnsLabel("'services' has the name", name, problems);
  if (!spec.restarts) {
    problems.add(`'${pathOf('services', name)}' is a job, which ends, but Compose keeps services running; remove it `
      + 'and run it by hand with `docker compose run --rm <service of the same image> <command>`, where the command is '
      + quote(spec.command.join(' ')));
  }
  const places = placesOf(freeTexts(spec).filter(({ text }) => holdsToken(text)));
  if (places.length > 0) {
    problems.add(`'${pathOf('services', name)}' has a value that is known only at deployment, in `
      + `${enumerate(places)}; use a container with plain values for this file`);
  }
}

function checkPorts(
  services: readonly Service[], publishedPorts: ReadonlyMap<string, number>, problems: Problems,
): void {
  const web = services.filter(({ spec }) => spec.port !== undefined);
  for (const [service, port] of publishedPorts) {
    if (!web.some(({ name }) => name === service)) {
      refuseUnknown('publishedPorts', service, 'web service', web.map(({ name }) => name), problems);
    } else if (!Number.isInteger(port) || port < 1 || port > 65535) {
      problems.add(`'${pathOf('publishedPorts', service)}' is ${port}; use a port from 1 to 65535`);
    }
  }
  const users = new Map<number, string[]>();
  for (const { name, spec } of web) {
    const port = publishedPorts.get(name) ?? spec.port!;
    users.set(port, [...users.get(port) ?? [], name]);
  }
  for (const [port, names] of users) {
    if (names.length > 1) {
      problems.add(`services ${enumerate(names.map(quote))} are all published at port ${port}; `
        + `use another port for all but one, as in publishedPorts: { ${quote(names[1])}: ${port + 1} }`);
    }
  }
}

function checkSecretFiles(
  services: readonly Service[], secretFiles: ReadonlyMap<string, string>, problems: Problems,
): void {
  const secrets = secretsOf(services.map(({ spec }) => spec));
  for (const [secret, file] of secretFiles) {
    if (services.some(({ spec }) => spec.secretVariables.includes(secret))) {
      problems.add(`'secretFiles' has ${quote(secret)}, which is a variable: set it in the shell or in .env, and `
        + 'remove it here');
    } else if (!secrets.includes(secret)) {
      refuseUnknown('secretFiles', secret, 'secret', secrets, problems);
    } else if (!isMachinePath(file)) {
      problems.add(`'${pathOf('secretFiles', secret)}' is ${quote(file)}; `
        + "use the path of a file, such as './secrets/db'");
    }
  }
}

/** The file has one list of secrets for builds and containers of all services. */
function checkBuildSecrets(images: readonly PythonImage[], services: readonly Service[], problems: Problems): void {
  const ofContainers = new Set(services.flatMap(({ spec }) => spec.secrets));
  const places = new Map<string, string>();
  for (const { id, kind, place } of images.flatMap(image => image._build.secrets)) {
    const where = `${kind} ${quote(place)}`;
    const other = ofContainers.has(id) ? 'a secret of a container' : places.get(id) ?? where;
    if (other !== where) {
      problems.add(`the build secret ${quote(id)} is the ${where}, but ${other} has the same name in this file; `
        + 'give one of them another name');
    }
    places.set(id, where);
  }
}

function refuseUnknown(prop: string, name: string, kind: string, known: string[], problems: Problems): void {
  const repair = known.length > 0 ? `use one of ${enumerate(known.map(quote))}, or remove it` : 'remove it';
  problems.add(`'${prop}' has ${quote(name)}, but 'services' has no such ${kind}; ${repair}`);
}
