import type { ContainerSpec, PythonContainer } from '../../container';
import { pathOf } from '../../private/messages';

/** One service of the file. */
export interface PlannedService {
  readonly name: string;
  /** The prop that has the container. */
  readonly place: string;
  readonly container: PythonContainer;
  readonly spec: ContainerSpec;
  /** Name of the service that must have ended before it starts. */
  readonly waitsFor?: string;
  /** When it starts: before others do, with the rest of the file, or by its name only. */
  readonly starts: 'first' | 'always' | 'by name';
}

type NamedContainer = Pick<PlannedService, 'name' | 'place' | 'container'>;

/** What is in `services`, and a service for each release step that is not among them, sorted by name. */
export function planServices(services: { readonly [name: string]: PythonContainer }): PlannedService[] {
  const given = Object.entries(services)
    .map(([name, container]): NamedContainer => ({ name, place: pathOf('services', name), container }))
    .sort(byName);
  const releases = new Map<PythonContainer, NamedContainer>();
  for (const { container: { release }, place } of given) {
    if (release === undefined || releases.has(release)) { continue; }
    const same = given.find(({ container }) => container === release);
    releases.set(release, same ?? { name: release.name, place: `${place}.release`, container: release });
  }
  return [...new Set([...given, ...releases.values()])]
    .map((service): PlannedService => ({
      ...service,
      spec: service.container._spec,
      waitsFor: service.container.release && releases.get(service.container.release)!.name,
      starts: startOf(service, releases.get(service.container)),
    }))
    .sort(byName);
}

function startOf(service: NamedContainer, release: NamedContainer | undefined): PlannedService['starts'] {
  if (service === release) { return 'first'; }
  return service.container._spec.restarts ? 'always' : 'by name';
}

/** Not every language keeps the order of a map. */
function byName(one: NamedContainer, other: NamedContainer): number {
  return one.name < other.name ? -1 : 1;
}
