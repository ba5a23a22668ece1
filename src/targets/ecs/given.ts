import type { EcsTaskProps } from './ecs-task-props';
import { allSecretsOf, type ContainerSpec } from '../../container';

/** What only the platform knows, by the names of a container. A service is given that of its release step as well. */
export type Given = Pick<EcsTaskProps, 'secrets' | 'settings'>;

/** What a container has of it. */
export function givenTo(spec: ContainerSpec, { secrets, settings }: Given): Given {
  return {
    secrets: only(secrets, name => allSecretsOf(spec).includes(name)),
    settings: only(settings, name => spec.settings.includes(name)),
  };
}

/** What is left for a container: what it has, and what neither of them has. */
export function givenBeside(release: ContainerSpec, spec: ContainerSpec, { secrets, settings }: Given): Given {
  const isLeft = (names: (of: ContainerSpec) => string[]) => (name: string): boolean =>
    names(spec).includes(name) || !names(release).includes(name);
  return { secrets: only(secrets, isLeft(allSecretsOf)), settings: only(settings, isLeft(each => each.settings)) };
}

function only<T>(
  map: { readonly [name: string]: T } | undefined, holds: (name: string) => boolean,
): { [name: string]: T } | undefined {
  return map && Object.fromEntries(Object.entries(map).filter(([name]) => holds(name)));
}
