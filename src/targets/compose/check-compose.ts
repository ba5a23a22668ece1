import { checkBindMounts, isMachinePath } from './bind-mounts';
import type { ComposeFileProps } from './compose-file-props';
import type { PlannedService } from './plan-services';
import { secretsOf } from './render-compose';
import { checkDnsLabel, type ContainerSpec, freeTexts, placesOf } from '../../container';
import type { PythonImage } from '../../image';
import { holdsToken } from '../../private/cdk-token';
import { enumerate, pathOf, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { ImageSource } from '../image-source';

/** What Compose accepts as a project name, starting with a letter so that YAML readers do not take it for a number. */
const PROJECT_NAME = /^[a-z][a-z0-9_-]*$/;

/**
 * @param name that of the project, given or derived
 * @param services those of `props`, and their release steps
 */
export function checkCompose(
  name: string, services: readonly PlannedService[], props: ComposeFileProps, problems: Problems,
): void {
  const { publishedPorts = {}, secretFiles = {}, bindMounts = {} } = props;
  if (services.length === 0) {
    problems.add("'services' is empty; add at least one container, as in { web: PythonContainer.web({ image }) }");
    return;
  }
  if (!PROJECT_NAME.test(name)) {
    problems.add(`'name' is ${quote(name)}; use lower-case letters, digits, '_' and '-', starting with a letter, `
      + "such as 'shop'");
  }
  services.forEach(service => checkService(service, problems));
  checkNames(services, problems);
  checkReleases(services, problems);
  const specs = services.map(({ spec }) => spec);
  checkPorts(services, new Map(Object.entries(publishedPorts)), problems);
  checkSecretFiles(specs, new Map(Object.entries(secretFiles)), problems);
  for (const [service, mounts] of Object.entries(bindMounts)) {
    const mounting = services.find(each => each.name === service);
    if (mounting) {
      checkBindMounts(service, mounts, { image: mounting.container.image, spec: mounting.spec }, problems);
    } else {
      refuseUnknown('bindMounts', service, 'service', services.map(each => each.name), problems);
    }
  }
  const images = services.map(({ container }) => container.image);
  checkSources(images, new Map(Object.entries(props.sources ?? {})), problems);
  checkBuildSecrets(images.filter(({ name: image }) => !Object.hasOwn(props.sources ?? {}, image)), specs, problems);
}

function checkSources(
  images: readonly PythonImage[], sources: ReadonlyMap<string, ImageSource>, problems: Problems,
): void {
  const tags = new Map(images.map(({ name, contentTag }) => [name, contentTag]));
  for (const [image, source] of sources) {
    const tag = tags.get(image);
    if (tag === undefined) {
      const known = enumerate([...tags.keys()].map(quote));
      problems.add(`'sources' has ${quote(image)}, but the images of 'services' are ${known}; use one of those, or `
        + 'remove it');
      continue;
    }
    const reference = source._reference(tag);
    if (reference === undefined || holdsToken(reference)) {
      problems.add(`'${pathOf('sources', image)}' is ${source}, whose name is known only at deployment; use `
        + "ImageSource.registry('host/name') or ImageSource.existing('host/name:tag')");
    }
  }
}

function checkService({ name, place, spec }: PlannedService, problems: Problems): void {
  checkDnsLabel("'services' has the name", name, problems);
  const places = placesOf(freeTexts(spec).filter(({ text }) => holdsToken(text)));
  if (places.length > 0) {
    problems.add(`'${place}' has a value that is known only at deployment, in ${enumerate(places)}; use a container `
      + 'with plain values for this file');
  }
}

/** A release step has the name of its container, which another service may have too. */
function checkNames(services: readonly PlannedService[], problems: Problems): void {
  for (const name of new Set(services.map(service => service.name))) {
    const places = services.filter(service => service.name === name).map(({ place }) => `'${place}'`);
    if (places.length > 1) {
      problems.add(`${enumerate(places)} are different containers, but each is the service ${quote(name)}; give the `
        + "release step another 'name', or use one container for all");
    }
  }
}

/** Of two services that are one release step, only one would be waited for, and the other be a job. */
function checkReleases(services: readonly PlannedService[], problems: Problems): void {
  for (const { container } of services.filter(({ starts }) => starts === 'first')) {
    const places = services.filter(service => service.container === container).map(({ place }) => `'${place}'`);
    if (places.length > 1) {
      problems.add(`${enumerate(places)} are the same container, which is a release step; remove all but one`);
    }
  }
}

function checkPorts(
  services: readonly PlannedService[], publishedPorts: ReadonlyMap<string, number>, problems: Problems,
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
  specs: readonly ContainerSpec[], secretFiles: ReadonlyMap<string, string>, problems: Problems,
): void {
  const secrets = secretsOf(specs);
  for (const [secret, file] of secretFiles) {
    if (specs.some(({ secretVariables }) => secretVariables.includes(secret))) {
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
function checkBuildSecrets(
  images: readonly PythonImage[], specs: readonly ContainerSpec[], problems: Problems,
): void {
  const ofContainers = new Set(specs.flatMap(({ secrets }) => secrets));
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
