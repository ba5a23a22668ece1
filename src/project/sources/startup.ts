import { findDjangoApps, findDjangoSettings } from './django';
import { commandLinesIn, developersCommands, type CommandLine } from './entries/command-lines';
import { isAside } from './entries/find-applications';
import { findEntries, type Entries } from './entries/find-entries';
import { serverCommandIn, type ServerCommand } from './entries/server-commands';
import { ownSettings, type ServerSettings } from './entries/server-settings';
import { applicationsIn, finalCommandIn } from './entries/start-commands';
import type { StartFile } from './entries/start-files';
import { findFramework } from './frameworks';
import type { Limits } from './limits';
import type { LocalPackage } from './local-package';
import type { PythonModule } from './python-source';
import { findHealthRoute, type HealthRoute } from './routes/health-route';
import { RouteGraph } from './routes/route-graph';
import { SourceTree } from './source-tree';
import type { Application } from '../../servers';
import { asText, tableAt } from '../files/toml';

/** Groups and extras that do not belong in images. */
const FOR_DEVELOPMENT = /^(?:dev|develop|development|tests?|testing|lint|linting|typing|types|docs?|ci)$/;

/** A command, and the file that contains it. */
export interface StartCommand {
  readonly words: string[];
  readonly file: string;
}

export interface StartupSources {
  readonly name: string;
  readonly own: LocalPackage;
  /** Modules of all local packages, the project's own first. */
  readonly modules: readonly PythonModule[];
  /** Normalized names of installed packages. */
  readonly locked: ReadonlySet<string>;
  readonly startFiles: readonly StartFile[];
  readonly limits: Limits;
}

/** How a project starts, according to its sources. */
export class Startup {
  public readonly framework?: string;
  /** Whether the project itself depends on the framework. */
  public readonly wantsFramework: boolean;
  /** Where Django is locked, whichever framework serves. */
  public readonly djangoSettings?: string;
  public readonly entries: Entries;
  /** The command of the project's own image. */
  public readonly command?: StartCommand;
  /** What its files start. */
  public readonly commandLines: readonly CommandLine[];
  /** How the project's own image starts a server. */
  public readonly serverCommand?: ServerCommand;
  /** What servers read by themselves, by their names. */
  public readonly serverSettings: ReadonlyMap<string, ServerSettings>;
  /** Console scripts by name, as `module:function`. */
  public readonly scripts: ReadonlyMap<string, string>;

  private readonly tree: SourceTree;
  private routeGraph?: RouteGraph;
  private healthRoute?: HealthRoute;
  private readonly tasks = new Map<string, readonly string[]>();

  public constructor(private readonly sources: StartupSources) {
    const { own, modules, locked, startFiles } = sources;
    const direct = own.pyproject.dependencies.map(({ name }) => name);
    const framework = findFramework(direct, locked);
    this.tree = new SourceTree(modules);
    // A project may consist only of local packages that it depends on.
    const code = own.modules.length > 0 ? own.modules : modules;
    this.framework = framework?.name;
    this.wantsFramework = framework !== undefined && direct.some(name => name === framework.name);
    // Also beside another framework, which serves what Django's models and commands work on.
    this.djangoSettings = locked.has('django') ? findDjangoSettings(code) : undefined;
    this.entries = framework === undefined ? { applications: [] }
      : framework.name === 'django' ? djangoEntries(findDjangoApps(this.djangoSettings, code), startFiles)
        : findEntries({
          framework,
          modules: code,
          folders: own.layout.roots.filter(root => root !== '.').map(root => root.replaceAll('/', '.')),
          startFiles,
          configured: asText(tableAt(own.pyproject.tool, 'fastapi').entrypoint),
          graph: () => this.graph,
          limits: sources.limits,
        });
    this.command = onlyCommand(startFiles);
    this.commandLines = [...startFiles.flatMap(commandLinesIn), ...developersCommands(own.pyproject.tool)];
    this.serverCommand = serverCommandIn(startFiles, code, this.command?.words);
    this.serverSettings = ownSettings(startFiles);
    this.scripts = own.pyproject.entryPoints.get('console_scripts') ?? new Map();
  }

  /** Limits at which reading stopped, one sentence each. */
  public get limits(): string[] {
    // Routes are read on demand, and may reach limits too.
    void this.health;
    return this.sources.limits.sentences;
  }

  public get health(): HealthRoute {
    const { sources: { name, modules, limits }, tree, framework, entries: { applications } } = this;
    const djangoSettings = framework === 'django' ? this.djangoSettings : undefined;
    const graph = () => this.graph;
    this.healthRoute ??= findHealthRoute({ name, modules, tree, graph, applications, djangoSettings, limits });
    return this.healthRoute;
  }

  /**
   * What workers of a framework may name in the sources, which are searched once.
   *
   * @param find gets all modules but those of tests, examples and documentation
   */
  public tasksOf(framework: string, find: (modules: readonly PythonModule[]) => readonly string[]): readonly string[] {
    const found = this.tasks.get(framework) ?? find(this.sources.modules.filter(module => !isAside(module)));
    this.tasks.set(framework, found);
    return found;
  }

  /** Whether some target installs the package. */
  public locks(name: string): boolean {
    return this.sources.locked.has(name);
  }

  /** Extras and groups that would install the package, without those for development. */
  public offers(name: string): { readonly extras: string[]; readonly groups: string[] } {
    const { extras, groups } = this.sources.own.pyproject;
    const listing = (lists: ReadonlyMap<string, ReadonlyArray<{ readonly name: string }>>) => [...lists]
      .filter(([list, requirements]) => !FOR_DEVELOPMENT.test(list) && requirements.some(each => each.name === name))
      .map(([list]) => list);
    return { extras: listing(extras), groups: listing(groups) };
  }

  private get graph(): RouteGraph {
    this.routeGraph ??= new RouteGraph(this.tree, this.sources.limits);
    return this.routeGraph;
  }
}

/** Finds the entry point that files of the project start, of those for both gateways. */
function djangoEntries(applications: Application[], startFiles: readonly StartFile[]): Entries {
  const started = startFiles.flatMap(applicationsIn).flatMap(({ module, attribute, file }) => {
    const entry = applications.find(each => each.module === module && [undefined, each.attribute].includes(attribute));
    return entry === undefined ? [] : [{ entry, file }];
  });
  const [first] = started;
  return new Set(started.map(({ entry }) => entry)).size === 1
    ? { applications, started: first.entry, file: first.file }
    : { applications };
}

/** Undefined if several images of the project run different commands. */
function onlyCommand(startFiles: readonly StartFile[]): StartCommand | undefined {
  const commands = startFiles.flatMap(file => {
    const words = finalCommandIn(file);
    return words === undefined ? [] : { words, file: file.name, rank: file.rank };
  }).filter(({ rank }, _, [first]) => rank === first.rank);
  return new Set(commands.map(({ words }) => words.join(' '))).size === 1 ? commands[0] : undefined;
}
