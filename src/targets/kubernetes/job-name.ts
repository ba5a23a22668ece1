import { createHash } from 'crypto';
import { ApiObject } from 'cdk8s';
import type { Job } from 'cdk8s-plus-28';
import { readsOf, valuesOf } from './config-maps';
import type { RunFacts } from './read-job';
import type { PlacedContainer } from './render-container';
import { renderJob } from './render-job';
import { entryPointOf, environmentBehind } from '../../container';
import { placeholdersIn } from '../../private/cdk-token';

const HASH_DIGITS = 10;

/** The name of a Job whose settings have these values in ConfigMaps. */
export type JobNamer = (values?: string) => string;

/**
 * The pod of a Job cannot be changed, so a Job with another one has another name: all that is in the pod counts, and
 * the values of its settings. The same Job has the same name, and applying it again does nothing.
 */
export function jobNamer(
  { instance, main, dockerRegistryAuth }: Pick<RunFacts, 'instance' | 'main' | 'dockerRegistryAuth'>,
): JobNamer {
  const { spec, image, secrets, settings } = main;
  const rendered = renderJob({ instance, main, added: [] });
  const behind = [entryPointOf(spec), environmentBehind(spec)];
  const content = JSON.stringify([rendered, spec, behind, image, secrets, settings, dockerRegistryAuth?.name]);
  // The CDK numbers its placeholders anew in each synthesis.
  const stable = placeholdersIn(content).reduce((text, each) => text.replaceAll(each, '<token>'), content);
  return (values = '') =>
    `${instance}-${createHash('sha256').update(stable + values).digest('hex').slice(0, HASH_DIGITS)}`;
}

/** Lets the name of a Job follow what ConfigMaps of its chart have, to which users may add until the synthesis. */
export function followValues(job: Job, { settings }: PlacedContainer, nameWith: JobNamer): void {
  const reads = readsOf({ env: Object.values(settings) });
  if (reads.length === 0) { return; }
  const object = ApiObject.of(job);
  const get = (): string => nameWith(valuesOf(reads, job));
  for (const each of [object, object.metadata]) { Object.defineProperty(each, 'name', { get, enumerable: true }); }
}
