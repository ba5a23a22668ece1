import { allSecretsOf, type ContainerSpec } from './spec';

/** What a target is told by the names that a container has: where its secrets are, and what its settings are. */
export interface Given<Secret, Setting> {
  readonly secrets?: { readonly [name: string]: Secret };
  readonly settings?: { readonly [name: string]: Setting };
}

/** The part that concerns a container, of what was told for several. */
export function givenTo<Secret, Setting>(
  spec: ContainerSpec, { secrets, settings }: Given<Secret, Setting>,
): { secrets?: Named<Secret>; settings?: Named<Setting> } {
  return {
    secrets: only(secrets, name => allSecretsOf(spec).includes(name)),
    settings: only(settings, name => spec.settings.includes(name)),
  };
}

/**
 * What is left for a container that was told what its release step needs as well: all that the step alone does not
 * explain, so that a name which neither of them has is still noticed.
 */
export function givenBeside<Secret, Setting>(
  release: ContainerSpec, spec: ContainerSpec, { secrets, settings }: Given<Secret, Setting>,
): { secrets?: Named<Secret>; settings?: Named<Setting> } {
  const isLeft = (names: (of: ContainerSpec) => readonly string[]) => (name: string): boolean =>
    names(spec).includes(name) || !names(release).includes(name);
  return { secrets: only(secrets, isLeft(allSecretsOf)), settings: only(settings, isLeft(each => each.settings)) };
}

interface Named<T> { [name: string]: T }

function only<T>(map: Readonly<Named<T>> | undefined, holds: (name: string) => boolean): Named<T> | undefined {
  return map && Object.fromEntries(Object.entries(map).filter(([name]) => holds(name)));
}
