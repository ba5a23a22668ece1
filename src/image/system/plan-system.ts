import type { DebianName } from './debian-name';
import { DebianPackages } from './debian-packages';
import type { DebianSnapshot } from './debian-snapshot';
import { checkLocales } from './locales';
import { DEBIAN_NEEDS } from './needs';
import { toLine, type Line } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { InstalledPackage, PythonProject } from '../../project';
import type { BaseImage, DebianPackage, ImagePlan } from '../image-plan';
import { isBuilt, isLocal } from '../install/selection';
import type { LayerStrategy } from '../layers/layer-strategy';

export interface SystemQuestion {
  readonly project: PythonProject;
  readonly packages: readonly InstalledPackage[];
  readonly base: BaseImage;
  readonly buildBase: BaseImage;
  readonly systemPackages?: DebianPackages;
  readonly buildPackages?: DebianPackages;
  readonly debianSnapshot?: DebianSnapshot;
  readonly locales?: readonly string[];
  readonly strategy: LayerStrategy;
}

/** What comes from Debian. */
export interface SystemPlan extends Pick<ImagePlan, 'systemPackages' | 'locales' | 'debianSnapshot'> {
  /** The packages that only the build has, sorted by name. */
  readonly build: readonly DebianPackage[];
}

/** What the locked packages call for, and what the user adds or takes away. */
export function planSystem(question: SystemQuestion, warnings: string[], problems: Problems): SystemPlan {
  const { systemPackages = DebianPackages.of(), buildPackages = DebianPackages.of() } = question;
  const { debianSnapshot, locales = [], strategy } = question;
  debianSnapshot?._validate(problems);
  if (strategy._maxLayers === undefined) { checkOneLayer(question, problems); }
  const called = callsOf(question);
  systemPackages._validate('systemPackages', [...called.image.keys()], problems);
  buildPackages._validate('buildPackages', [...called.build.keys()], problems);
  const known = isDebian(question);
  warnings.push(...called.refused, ...known ? [] : unknownBaseWarnings(called.image, systemPackages, question.base));
  return {
    systemPackages: combine(known ? called.image : new Map(), systemPackages),
    build: combine(called.build, buildPackages),
    locales: checkLocales(locales, problems),
    debianSnapshot: debianSnapshot && { timestamp: debianSnapshot._timestamp, mirror: debianSnapshot._mirror },
  };
}

/** There, apt-get installs into the image itself, whose sources of packages must stay. */
function checkOneLayer({ debianSnapshot, locales = [], strategy }: SystemQuestion, problems: Problems): void {
  if (debianSnapshot) {
    problems.add(`'debianSnapshot' is ${debianSnapshot}, but 'layers' is ${strategy}, which takes the newest packages; `
      + 'remove one of them');
  }
  if (locales.length > 0) {
    problems.add(`'locales' has ${enumerate(locales.map(quote))}, but 'layers' is ${strategy}, which compiles none; `
      + "remove one of them, or use systemPackages: DebianPackages.of('locales-all')");
  }
}

/** An image of one's own that cannot be the build stage is often no Debian, and brings what its packages need. */
function isDebian({ base, buildBase }: SystemQuestion): boolean {
  return !base.declared || base === buildBase;
}

/** Says what the base must have. */
function unknownBaseWarnings(calls: Calls, asked: DebianPackages, { reference }: BaseImage): string[] {
  const decided: readonly string[] = [...asked._added, ...asked._removed];
  const needs = [...calls].filter(([name]) => !decided.includes(name))
    .map(([name, by]) => `${name} (for ${enumerate(by)})`).sort();
  return needs.length === 0 ? [] : [`'base' is ${quote(reference)}, in which nothing is installed unless `
    + `'systemPackages' names it; it must have what these Debian packages have: ${enumerate(needs)}; `
    + "add them there, or take them away with 'without' if it has it"];
}

type Calls = Map<string, Line[]>;

function callsOf({ packages, project }: SystemQuestion): { image: Calls; build: Calls; refused: string[] } {
  const locked = new Set<string>(packages.map(({ name }) => name));
  const calls = { image: new Map() as Calls, build: new Map() as Calls, refused: [] as string[] };
  const add = (to: Calls, names: readonly string[] = [], by: Line) => {
    for (const name of names) { to.set(name, [...to.get(name) ?? [], by]); }
  };
  for (const each of packages.filter(one => !isLocal(one))) {
    const need = Object.hasOwn(DEBIAN_NEEDS, each.name) ? DEBIAN_NEEDS[each.name] : undefined;
    if (need === undefined) { continue; }
    if (need.refused !== undefined) { calls.refused.push(`${each.name}: ${need.refused}`); }
    if (!(need.unless ?? []).some(other => locked.has(other))) {
      add(calls.image, need.runs, each.name);
    }
    for (const [module, loads] of Object.entries(need.parts ?? {})) {
      if (project._sources.names(module)) { add(calls.image, loads, toLine(module)); }
    }
    if (isBuilt(each)) {
      add(calls.build, need.compiled?.headers, each.name);
      add(calls.image, need.compiled?.loads, each.name);
    }
  }
  return calls;
}

function combine(calls: Calls, asked: DebianPackages): DebianPackage[] {
  const names = [...calls.keys(), ...asked._added].filter(name => !asked._removed.includes(name as DebianName));
  return [...new Set(names)].sort().map(name => ({ name: name as DebianName, for: calls.get(name) ?? [] }));
}

