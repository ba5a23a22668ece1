import type { ISecret, SecretValue } from 'cdk8s-plus-28';
import { checkTexts } from './check-tokens';
import type { PythonContainerDeploymentProps } from './python-container-deployment-props';
import { readSettings } from './read-settings';
import type { PlacedContainer, SecretKey } from './render-container';
import { allSecretsOf, type PythonContainer } from '../../container';
import { holdsToken } from '../../private/cdk-token';
import { enumerate, pathOf, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { ImageSource } from '../image-source';

/** What Kubernetes accepts as a key. Another one would only show when the pod does not start. */
const KEY = /^(?!\.{1,2}$)[-._A-Za-z0-9]{1,253}$/;

/** Where each secret of a container is. */
export interface GivenSecrets { readonly [name: string]: SecretValue }

/** The props that say how a container comes into a cluster. */
export type Place = Pick<PythonContainerDeploymentProps, 'image' | 'secrets' | 'settings' | 'userAssignedByCluster'>;

/** @param subject of messages */
export function readPlace(
  container: PythonContainer, place: Place, problems: Problems, subject = 'the container',
): PlacedContainer {
  const { _spec: spec } = container;
  const { secrets = {}, settings = {} } = place;
  checkTexts(spec, problems);
  return {
    spec,
    image: readImage(container, place.image, problems),
    secrets: readSecrets(allSecretsOf(spec), secrets, problems, subject),
    variables: Object.fromEntries(spec.secretVariables.map(name => [name, secrets[name]])),
    settings: readSettings(spec, settings, problems),
    user: place.userAssignedByCluster ? undefined : spec.user,
  };
}

export function checkRegistryAuth(secret: ISecret | undefined, problems: Problems): void {
  if (!holdsToken(secret?.name)) { return; }
  problems.add("'dockerRegistryAuth' is a Secret whose name is known only at deployment; use a name that is known at "
    + 'synthesis');
}

function readImage({ image: { contentTag } }: PythonContainer, source: ImageSource, problems: Problems): string {
  const reference = source._reference(contentTag);
  if (reference === undefined) {
    problems.add("'image' is ImageSource.cdkAsset(), which only the CDK can build and push; push the image yourself "
      + "and use ImageSource.registry('host/name'), or ImageSource.existing('host/name:tag')");
    return '';
  }
  if (source._kind === 'ecr' && holdsToken(reference)) {
    problems.add("'image' is ImageSource.ecr(...) of a repository whose URI is known only at deployment; use "
      + "ImageSource.registry('<account>.dkr.ecr.<region>.amazonaws.com/<name>'), "
      + 'or ImageSource.registry(repository.repositoryUri) when the CDK applies the chart');
  }
  return reference;
}

function readSecrets(
  declared: string[], given: GivenSecrets, problems: Problems, subject: string,
): SecretKey[] {
  const present = declared.filter(name => Object.hasOwn(given, name));
  const absent = declared.filter(name => !present.includes(name));
  if (absent.length > 0) {
    problems.add(`'secrets' lacks ${list(absent)}, which ${subject} reads; add the Secret and key of each, `
      + `as in { '${absent[0]}': { secret, key: '${absent[0]}' } }`);
  }
  const unknown = Object.keys(given).filter(name => !declared.includes(name));
  if (unknown.length > 0) {
    problems.add(`'secrets' has ${list(unknown)}, which ${subject} does not declare; it declares `
      + `${list(declared) || 'none'}; remove each or declare it with ContainerSecret.file(...)`);
  }
  const later = present.filter(name => holdsToken([given[name].key, given[name].secret.name]));
  if (later.length > 0) {
    problems.add(`'secrets' has ${list(later)} with a Secret or key whose name is known only at deployment; `
      + 'use names that are known at synthesis');
  }
  for (const name of present.filter(each => !KEY.test(given[each].key) && !later.includes(each))) {
    problems.add(`'${pathOf('secrets', name)}' has the invalid key ${quote(given[name].key)}; use at most `
      + "253 letters, digits, '-', '_' and '.'");
  }
  return present.map(name => ({ name, secret: given[name].secret.name, key: given[name].key }));
}

const list = (names: readonly string[]): string => enumerate(names.map(quote));
