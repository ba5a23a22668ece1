import { faultOf } from './application-fault';
import { findApplications } from './find-applications';
import { applicationsIn, type StartedApplication } from './start-commands';
import type { StartFile } from './start-files';
import {
  applicationText, parseApplication, SERVERS, type Application, type NamedApplication,
} from '../../../servers';
import type { Framework } from '../frameworks';
import type { Limits } from '../limits';
import type { PythonModule } from '../python-source';
import type { RouteGraph } from '../routes/route-graph';

/** What is known about a project when its entry is searched. */
export interface EntrySources {
  readonly framework: Framework;
  /** The project's own modules. */
  readonly modules: readonly PythonModule[];
  /**
   * Folders above the modules, relative to the project's own, as in `api.src`: there a server starts, so that it can
   * import from there.
   */
  readonly folders: readonly string[];
  readonly startFiles: readonly StartFile[];
  /** `entrypoint` of `[tool.fastapi]`. */
  readonly configured?: string;
  readonly graph: () => RouteGraph;
  readonly limits: Limits;
}

/** The best candidates for a server. Several when nothing distinguishes them. */
export interface Entries {
  /** Sorted. */
  readonly applications: Application[];
  /** The one that a file of the project starts. */
  readonly started?: Application;
  /** The file that starts it, or where it is configured. */
  readonly file?: string;
}

/** Usual names of applications and their factories. Others mostly have a special purpose. */
const USUAL = new RegExp('^(?:app|application|api|asgi|wsgi|asgi_app|wsgi_app'
  + '|(?:create|make|build|get)_(?:app|application|asgi|wsgi))$');

/** Where a module starts a server from its own code: `uvicorn.run('shop.main:app')`. */
const STARTS_SERVER = new RegExp(`\\b(?:${SERVERS.map(({ program }) => program).join('|')})\\b`);

/** With more applications, which of them include others is not checked. */
const MOST_APPLICATIONS = 100;

/** Started applications that are checked. */
const MOST_STARTED = 20;

/** The rank of Python sources: after scripts, before a README. */
const SOURCES_RANK = 5.5;

export function findEntries(sources: EntrySources): Entries {
  const found = findApplications(sources.framework.classes, sources.modules);
  const evidence = new Evidence(sources, found);
  const started = evidence.entries();
  if (started.applications.length > 0) { return started; }
  const applications = byName(found, evidence);
  if (applications.length > MOST_APPLICATIONS) {
    sources.limits.reached(`the sources have ${applications.length} applications, and with more than `
      + `${MOST_APPLICATIONS} it is not checked which of them include others; set the one to serve in 'server'`);
    return { applications: sorted(applications) };
  }
  const inner = applications.length > 1 ? innerOf(applications, sources.graph()) : [];
  const outer = applications.filter(entry => !inner.includes(entry));
  return { applications: sorted(outer.length > 0 ? outer : applications) };
}

export function sorted(applications: readonly Application[]): Application[] {
  return [...applications].sort((a, b) => applicationText(a) < applicationText(b) ? -1 : 1);
}

/** The importable candidates with the most usual name. */
function byName(found: readonly Application[], evidence: Evidence): Application[] {
  const ranked = found.flatMap(application => {
    const entry = evidence.importable(application);
    const { module, attribute, isFactory } = application;
    const isPrivate = module.split('.').some(part => /^_(?!_)/.test(part));
    const rank = (isPrivate ? 4 : 0) + (USUAL.test(attribute) ? 0 : 2) + (isFactory ? 1 : 0);
    return entry === undefined ? [] : [{ entry, rank }];
  });
  const best = ranked.reduce((least, { rank }) => Math.min(least, rank), Infinity);
  return ranked.filter(({ rank }) => rank === best).map(({ entry }) => entry);
}

/** Applications that another one mounts or wraps. */
function innerOf(applications: readonly Application[], graph: RouteGraph): Application[] {
  const keys = applications.map(application => graph.keyOf(application) ?? '');
  const reached = applications.map(application => graph.reached(application));
  return applications.filter((_, index) => applications.some((__, other) =>
    other !== index && reached[other].has(keys[index]) && !reached[index].has(keys[other])));
}

/** The applications that the files of a project start. */
class Evidence {
  private readonly importNames = new Map<string, string | undefined>();
  private readonly known = new Map<string, Application | undefined>();
  private readonly byName: ReadonlyMap<string, PythonModule>;

  public constructor(private readonly sources: EntrySources, private readonly found: readonly Application[]) {
    this.byName = new Map(sources.modules.map(module => [module.name, module]));
  }

  /** What the files of the best rank start. If they start several, lower ranks may decide. */
  public entries(): Entries {
    const { startFiles, configured } = this.sources;
    const all = [
      ...asStarted('[tool.fastapi]', -1, configured ?? ''), ...startFiles.flatMap(applicationsIn), ...this.inSources(),
    ];
    const named = all.flatMap(({ rank, file, ...started }) => {
      const entry = this.entryOf(started);
      return entry === undefined ? [] : [{ rank, file, entry }];
    });
    let best: Application[] = [];
    for (const rank of [...new Set(named.map(each => each.rank))].sort((a, b) => a - b)) {
      const here = new Set(named.filter(each => each.rank === rank).map(({ entry }) => entry));
      const both = best.length === 0 ? [...here] : best.filter(entry => here.has(entry));
      best = both.length > 0 ? both : best;
    }
    const started = best.length === 1 ? named.find(({ entry }) => entry === best[0]) : undefined;
    return { applications: sorted(best), started: started?.entry, file: started?.file };
  }

  /** An application as it can be imported; undefined when it cannot. */
  public importable({ module, ...rest }: Application): Application | undefined {
    const name = this.importName(module);
    return name === undefined ? undefined : { module: name, ...rest };
  }

  private inSources(): StartedApplication[] {
    return this.sources.modules.filter(({ source }) => STARTS_SERVER.test(source)).flatMap(({ name, source }) =>
      [...source.matchAll(/["']([\w.]+:[\w.]+(?:\(\))?)["']/g)]
        .flatMap(([, text]) => asStarted(name, SOURCES_RANK, text)));
  }

  /** Cached, so that equal entries are one object. Undefined beyond {@link MOST_STARTED}. */
  private entryOf(started: NamedApplication): Application | undefined {
    const key = JSON.stringify([started.module, started.attribute, started.isFactory]);
    if (!this.known.has(key)) {
      if (this.known.size >= MOST_STARTED) {
        this.sources.limits.reached(`the files of the project start more than ${MOST_STARTED} applications, and only `
          + "the first of them were checked; to serve another one, set it in 'server'");
        return undefined;
      }
      const entry = this.findEntry(started);
      const same = [...this.known.values()]
        .find(each => entry && each && applicationText(each) === applicationText(entry));
      this.known.set(key, same ?? entry);
    }
    return this.known.get(key);
  }

  private findEntry({ module: written, attribute, isFactory }: NamedApplication): Application | undefined {
    const module = this.moduleOf(written);
    if (module === undefined) { return undefined; }
    const fault = (name: string) =>
      faultOf({ module: module.name, attribute: name, isFactory }, this.sources.modules);
    const known = this.found.filter(each => each.module === module.name);
    const name = attribute
      ?? (known.length === 1 ? known[0].attribute : ['app', 'application'].find(each => fault(each) === undefined));
    const found = name === undefined ? 'no attribute' : fault(name);
    return name === undefined || found === 'no attribute' || found === 'no module' ? undefined
      : this.importable({ module: module.name, attribute: name, isFactory: isFactory || found === 'factory' });
  }

  /** The module that a command means, in any working directory: `main` or `src.shop.main` for `shop.main`. */
  private moduleOf(written: string): PythonModule | undefined {
    const exact = this.byName.get(written);
    if (exact) { return exact; }
    const near = this.sources.modules
      .filter(({ name }) => written.endsWith(`.${name}`) || name.endsWith(`.${written}`));
    return near.length === 1 ? near[0] : undefined;
  }

  /** The name to import a module by. Relative imports may require packages above the source root. */
  private importName(name: string): string | undefined {
    if (!this.importNames.has(name)) { this.importNames.set(name, this.findImportName(name)); }
    return this.importNames.get(name);
  }

  private findImportName(name: string): string | undefined {
    const module = this.byName.get(name);
    const depth = name.split('.').length - (module?.isPackage ? 0 : 1);
    const levels = [...(module?.source ?? '').matchAll(/^[ \t]*from\s+(\.+)/gm)].map(([, dots]) => dots.length);
    if (levels.every(level => level <= depth)) { return name; }
    const above = this.sources.folders.length === 1 ? this.sources.folders[0] : '';
    return above === '' ? undefined : `${above}.${name}`;
  }
}

function asStarted(file: string, rank: number, text: string): StartedApplication[] {
  const application = parseApplication(text);
  return application === undefined ? [] : [{ file, rank, ...application }];
}
