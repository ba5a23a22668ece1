import { elements, type Fields, isFields, templateOf } from './fields';
import { type ContainerSpec, type FreeText, freeTexts, placesOf, refersToSecret } from '../../container';
import { holdsToken, placeholdersIn } from '../../private/cdk-token';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/**
 * A token may be a secret that was unwrapped, and everybody who may read pods would see it. What it stands for is not
 * known here, so its user has to say that it is public. One that is public in a variable is public everywhere.
 */
export function checkTexts(spec: ContainerSpec, problems: Problems): void {
  const texts = freeTexts(spec);
  const isPublic = ({ variable }: FreeText): boolean =>
    variable !== undefined && spec.publicVariables.includes(variable);
  const known = new Set(texts.filter(isPublic).flatMap(({ text }) => placeholdersIn(text)));
  const hidden = texts.filter(({ text }) => placeholdersIn(text).some(placeholder => !known.has(placeholder)));
  for (const place of placesOf(hidden)) {
    const { variable } = hidden.find(each => each.place === place)!;
    const repair = variable === undefined
      ? "put the same value into 'environment' and list its variable in 'publicVariables' with the reason"
      : `give the reason: publicVariables: { ${variable}: '...' }`;
    problems.add(`${place} of the container contains a value that is known only at deployment and may be a secret; `
      + `if it is public, ${repair}; if it is a secret, declare it with ContainerSecret.file(...) in 'secrets'`);
  }
  for (const place of placesOf(texts.filter(({ text }) => refersToSecret(text)))) {
    problems.add(`${place} of the container refers to a secret, which CloudFormation would write into the pod; `
      + "declare it with ContainerSecret.file(...) in 'secrets' and read the file in /run/secrets");
  }
}

/*
 * What users add through cdk8s-plus may contain tokens of the CDK, and a token may be a secret that was unwrapped.
 * Annotations are free: they have the ARNs of roles and certificates. So are containers of other people.
 */

/** Variables that were added to containers of ours. Those of the specs were checked when these came in. */
export function checkVariables(pod: Fields, specs: readonly ContainerSpec[], problems: Problems): void {
  const containers = [...elements(pod.initContainers), ...elements(pod.containers)];
  for (const { name, publicVariables } of specs) {
    const { env } = containers.find(container => container.name === name) ?? {};
    const hidden = elements(env).filter(variable =>
      holdsToken(variable.value) && !publicVariables.includes(String(variable.name)));
    if (hidden.length === 0) { continue; }
    const names = enumerate(hidden.map(variable => quote(variable.name)));
    problems.add(`the container ${quote(name)} has ${names} among its variables, whose `
      + 'value is known only at deployment and may be a secret; if it is public, put it into '
      + "'environment' of the PythonContainer and list it in 'publicVariables' with the reason; if it is a secret, use "
      + "'secrets'");
  }
}

/** Labels of an object and, where it has any, of its pods. */
export function checkLabels(manifest: Fields, problems: Problems): void {
  for (const each of [manifest.metadata, templateOf(manifest).metadata]) {
    const labels = isFields(each) && isFields(each.labels) ? Object.entries(each.labels) : [];
    const hidden = labels.filter(label => label.some(holdsToken)).map(([label]) => quote(label));
    if (hidden.length === 0) { continue; }
    problems.add(`the label ${enumerate(hidden)} has a value that is known only at deployment; `
      + 'use a text that is known at synthesis, or an annotation');
    return;
  }
}
