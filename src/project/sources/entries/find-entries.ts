import { checkApplication } from '../application-check';
import { findApplications, type FoundApplication, type PythonModule } from '../application-finder';
import type { Framework } from '../frameworks';
import { applicationsIn, SERVER_PROGRAMS, type StartedApplication } from './start-commands';
import type { StartFile } from './start-files';
import type { RouteGraph } from '../routes/route-graph';

/** What is known of a project whose entry is looked for. */
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
}

/** What a server may run: the best candidates, one unless nothing tells them apart. */
export interface Entries {
  /** `module:attribute` or `module:factory()`, sorted. */
  readonly applications: string[];
  /** The one that the project's own files start. */
  readonly started?: string;
  /** The file that starts it, or where it is configured. */
  readonly file?: string;
}

/** What applications and their factories are usually called; others have a purpose of their own. */
const USUAL = /^(?:app|application|api|asgi|wsgi|asgi_app|wsgi_app|(?:create|make|build|get)_(?:app|application|asgi|wsgi))$/;

/** Where a module starts a server from its own code: `uvicorn.run('shop.main:app')`. */
const STARTS_SERVER = new RegExp(`\\b(?:${SERVER_PROGRAMS.join('|')})\\b`);

/** Among more applications nothing tells which one is served. */
const MOST_APPLICATIONS = 100;

/** A project that starts more does not say which one is its own. */
const MOST_STARTED = 20;

/** Between scripts and what a README says. */
const SOURCES_RANK = 5.5;

export function findEntries(sources: EntrySources): Entries {
  const found = findApplications(sources.framework.classes, sources.modules);
  const evidence = new Evidence(sources, found);
  const started = evidence.entries();
  if (started.applications.length > 0) { return started; }
  const applications = byName(found, evidence).map(({ entry }) => entry);
  const inner = applications.length > 1 && applications.length <= MOST_APPLICATIONS ? innerOf(applications, sources.graph()) : [];
  const outer = applications.filter(entry => !inner.includes(entry));
  return { applications: (outer.length > 0 ? outer : applications).sort() };
}

/** The candidates with the most usual name that can be imported. */
function byName(found: readonly FoundApplication[], evidence: Evidence): Array<{ entry: string }> {
  const ranked = found.flatMap(({ module, name, isFactory }) => {
    const entry = evidence.named(module, name, isFactory);
    const isPrivate = module.split('.').some(part => /^_(?!_)/.test(part));
    return entry === undefined ? [] : [{ entry, rank: (isPrivate ? 4 : 0) + (USUAL.test(name) ? 0 : 2) + (isFactory ? 1 : 0) }];
  });
  const best = ranked.reduce((least, { rank }) => Math.min(least, rank), Infinity);
  return ranked.filter(({ rank }) => rank === best);
}

/** Applications that are mounted in another one, or that another one wraps. */
function innerOf(applications: readonly string[], graph: RouteGraph): string[] {
  const reached = applications.map(application => graph.reached(application));
  return applications.filter((application, index) =>
    applications.some((other, place) => place !== index && reached[place].has(graph.keyOf(application) ?? '') && !reached[index].has(graph.keyOf(other) ?? '')));
}

/** What the project's own files start. */
class Evidence {
  private readonly importNames = new Map<string, string | undefined>();
  private readonly known = new Map<string, string | undefined>();
  private readonly byName: ReadonlyMap<string, PythonModule>;

  public constructor(private readonly sources: EntrySources, private readonly found: readonly FoundApplication[]) {
    this.byName = new Map(sources.modules.map(module => [module.name, module]));
  }

  /** What the files that say most start. Where those name several, others may tell which. */
  public entries(): Entries {
    const { startFiles, configured } = this.sources;
    const named = [...configured === undefined ? [] : [asStarted('[tool.fastapi]', -1, configured)], ...startFiles.flatMap(applicationsIn), ...this.inSources()]
      .flatMap(started => started === undefined ? [] : { ...started, entry: this.entryOf(started) });
    let best: string[] = [];
    for (const rank of [...new Set(named.map(each => each.rank))].sort((a, b) => a - b)) {
      const here = new Set(named.flatMap(each => each.rank === rank ? each.entry ?? [] : []));
      const both = best.length === 0 ? [...here] : best.filter(entry => here.has(entry));
      best = both.length > 0 ? both : best;
    }
    const started = best.length === 1 ? named.find(({ entry }) => entry === best[0]) : undefined;
    return { applications: best.sort(), started: started?.entry, file: started?.file };
  }

  /** An application as it can be imported; undefined when it cannot. */
  public named(module: string, name: string, isFactory: boolean): string | undefined {
    const importable = this.importName(module);
    return importable && `${importable}:${name}${isFactory ? '()' : ''}`;
  }

  private inSources(): StartedApplication[] {
    return this.sources.modules.filter(({ source }) => STARTS_SERVER.test(source)).flatMap(({ name, source }) =>
      [...source.matchAll(/["']([A-Za-z_][\w.]*:[A-Za-z_]\w*(?:\(\))?)["']/g)].flatMap(([, application]) => asStarted(name, SOURCES_RANK, application) ?? []));
  }

  /** Looked for once: many lines may start the same. Of too many nothing is said. */
  private entryOf(started: StartedApplication): string | undefined {
    const key = `${started.module}:${started.attribute ?? ''}:${started.isFactory}`;
    if (!this.known.has(key) && this.known.size < MOST_STARTED) { this.known.set(key, this.findEntry(started)); }
    return this.known.get(key);
  }

  private findEntry({ module: written, attribute, isFactory }: StartedApplication): string | undefined {
    const module = this.moduleOf(written);
    if (module === undefined) { return undefined; }
    const known = this.found.filter(each => each.module === module.name);
    const name = attribute ?? (known.length === 1 ? known[0].name : ['app', 'application'].find(each => checkApplication(module.name, each, this.sources.modules) === undefined));
    const fault = name === undefined ? 'no attribute' : checkApplication(module.name, name, this.sources.modules);
    const isFunction = isFactory || fault === 'factory';
    if (name === undefined || fault === 'no attribute' || fault === 'no module') { return undefined; }
    return this.named(module.name, name, isFunction);
  }

  /** The module that a command means, wherever it runs: `main` may be `shop.main`, and `src.shop.main` too. */
  private moduleOf(written: string): PythonModule | undefined {
    const exact = this.byName.get(written);
    if (exact) { return exact; }
    const near = this.sources.modules.filter(({ name }) => written.endsWith(`.${name}`) || name.endsWith(`.${written}`));
    return near.length === 1 ? near[0] : undefined;
  }

  /** With relative imports a module can only be imported as part of the packages they lead to. */
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

function asStarted(file: string, rank: number, application: string): StartedApplication | undefined {
  const [, module, attribute, call] = /^([\w.]+):(\w+)(\(\))?$/.exec(application) ?? [];
  return module === undefined ? undefined : { file, rank, module, attribute, isFactory: call !== undefined };
}
