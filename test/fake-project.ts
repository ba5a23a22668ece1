import type { FileContent } from '../src/private/write-files';
import type { ApplicationFault, LockedPackage, PythonProject, PythonProjectOptions, UvSettings } from '../src/project';
import type { Pyproject } from '../src/project/python/pyproject';
import { admitsPython, newestAdmitted } from '../src/project/python/target';
import { consoleScripts } from '../src/project/sources/console-scripts';
import type { CommandLine } from '../src/project/sources/entries/command-lines';
import type { RefusedRoute } from '../src/project/sources/routes/health-route';
import { UV_REMAKING } from '../src/project/uv/remaking';
import { parseApplication, type Application } from '../src/servers';

/** The facts about a project that a test needs; everything else is that of a small FastAPI service. */
export interface ProjectFacts {
  readonly name?: string;
  readonly version?: string | null;
  /** Whether it has metadata; it has unless a test says otherwise. */
  readonly packaged?: boolean;
  readonly description?: string;
  readonly license?: string;
  readonly sourceUrl?: string;
  readonly options?: PythonProjectOptions;
  readonly importPackages?: string[];
  readonly framework?: string | null;
  readonly servers?: string[];
  readonly appCandidates?: string[];
  /** Which of them the project's own Dockerfile starts. */
  readonly started?: string;
  /** Whether the project itself depends on the framework; it does unless a test says otherwise. */
  readonly wantsFramework?: boolean;
  /** Words of the project's own Dockerfile. */
  readonly startCommand?: string[];
  readonly scripts?: Record<string, string>;
  readonly serverCommand?: PythonProject['_startup']['serverCommand'];
  /** What `gunicorn.conf.py` sets. */
  readonly gunicornSettings?: Record<string, string>;
  /** What workers name, by their framework. */
  readonly tasks?: Record<string, readonly string[]>;
  /** What its Procfile and the like start. */
  readonly commandLines?: CommandLine[];
  /** Extras and groups by the package that they list. */
  readonly offers?: Record<string, { readonly extras?: string[]; readonly groups?: string[] }>;
  readonly healthPath?: string;
  readonly checksHost?: boolean;
  readonly refused?: RefusedRoute;
  /** Sentences about what was not read to the end. */
  readonly limits?: string[];
  readonly modules?: string[];
  /** Files of modules, relative to the tree. */
  readonly files?: Record<string, string>;
  readonly djangoSettings?: string;
  /** Modules that its code names. */
  readonly names?: string[];
  /** Text of the sources. */
  readonly text?: string;
  /** What is wrong with any application that is named. */
  readonly applicationFault?: ApplicationFault;
  readonly leftOutModules?: string[];
  /** Modules that probably exist nowhere. */
  readonly lacks?: string[];
  /** Versions in the lock by package; the others are current. */
  readonly locked?: Record<string, string>;
  /** Modules that `python -m` can run. */
  readonly runnable?: string[];
  readonly requiresPython?: string;
  readonly pythonVersion?: string;
  readonly packages?: LockedPackage[];
  /** Those of a Python minor, where it differs from the others; undefined when they cannot be installed for it. */
  readonly packagesFor?: Record<string, LockedPackage[] | undefined>;
  readonly uvSettings?: Partial<UvSettings>;
  /** Text of the settings for uv. */
  readonly settings?: string;
  /** Text of `base.Dockerfile`. */
  readonly pins?: string;
  readonly path?: string;
  readonly lockPath?: string;
  readonly roots?: string[];
  readonly sources?: FileContent[];
}

export function file(path: string, text: string = '', executable: boolean = false): FileContent {
  return { path, content: Buffer.from(text), executable };
}

const HASH = `sha256:${'0'.repeat(64)}`;

/** With what uv needs to install it, as the lock's reader adds it. */
function withArtifact(locked: LockedPackage): LockedPackage {
  const { name, source, wheel, artifact } = locked as LockedPackage & { readonly artifact?: object };
  const url = `https://index.example/${wheel ?? `${name}-1.0.tar.gz`}`;
  const artifacts: Record<string, object> = {
    git: { kind: 'git', url: `https://index.example/${name}`, commit: '0'.repeat(40), lfs: false },
    path: { kind: wheel ? 'wheel' : 'sdist', path: `archives/${wheel ?? name}`, hash: HASH },
    registry: { kind: wheel ? 'wheel' : 'sdist', url, hash: HASH },
    url: { kind: wheel ? 'wheel' : 'sdist', url, hash: HASH },
  };
  return { ...locked, artifact: artifact ?? artifacts[source] } as LockedPackage;
}

const MAIN = file('src/shop/main.py', 'app = None\n');

/** A project as the process adapters and the image see it, without a source tree. */
export function fakeProject(facts: ProjectFacts = {}): PythonProject {
  const requiresPython = facts.requiresPython ?? '>=3.11';
  const identity = {
    name: facts.name ?? 'shop',
    version: facts.version === null ? undefined : facts.version ?? '0.1.0',
    description: facts.description,
    license: facts.license,
    sourceUrl: facts.sourceUrl,
  };
  const framework = facts.framework === null ? undefined : facts.framework ?? 'fastapi';
  const appCandidates = facts.appCandidates ?? ['shop.main:app'];
  const applications = appCandidates.map(text => parseApplication(text)!);
  const modules = facts.modules ?? ['shop', 'shop.main'];
  const packagesFor = (pythonVersion: string) =>
    (facts.packagesFor && pythonVersion in facts.packagesFor ? facts.packagesFor[pythonVersion] : facts.packages ?? [])
      ?.map(withArtifact);
  return {
    ...identity,
    requiresPython,
    pythonVersion: facts.pythonVersion,
    importPackages: facts.importPackages ?? ['shop'],
    framework,
    appCandidates,
    healthPath: facts.healthPath,
    djangoSettings: facts.djangoSettings,
    lockedPackages: packagesFor,
    _identity: identity,
    _pins: facts.pins === undefined ? undefined : { file: 'base.Dockerfile', text: facts.pins },
    _installation: {
      packagesFor: ({ pythonVersion }: { pythonVersion: string }) => packagesFor(pythonVersion),
      uvSettings: {
        file: "[tool.uv] of 'pyproject.toml'",
        noBuild: false,
        noBuildPackages: [],
        noBinary: false,
        noBinaryPackages: [],
        ...facts.uvSettings,
      },
      synced: { extras: [], groups: [], ...facts.options },
      lockPath: facts.lockPath ?? '.',
      lockFile: 'uv.lock',
      isUvLock: true,
      remaking: UV_REMAKING,
      indexes: [],
      admits: (version: string) => admitsPython(requiresPython, version),
      newestAdmitted: (minor: string) => newestAdmitted(requiresPython, minor),
      versionOf: (name: string) => facts.locked?.[name],
      filesOf: () => [],
      settingsFor: () => facts.settings,
      buildFiles: () => [file('pyproject.toml', '[project]\n'), file('uv.lock', 'version = 1\n')],
    },
    _startup: {
      framework,
      wantsFramework: framework !== undefined && (facts.wantsFramework ?? true),
      entries: {
        applications,
        started: applications.find((_, index) => appCandidates[index] === facts.started),
        file: facts.started && 'Dockerfile',
      },
      limits: facts.limits ?? [],
      command: facts.startCommand && { words: facts.startCommand, file: 'Dockerfile' },
      serverCommand: facts.serverCommand,
      serverSettings: new Map(facts.gunicornSettings
        && [['gunicorn', { file: 'gunicorn.conf.py', values: new Map(Object.entries(facts.gunicornSettings)) }]]),
      scripts: new Map(Object.entries(facts.scripts ?? {})),
      commandLines: facts.commandLines ?? [],
      tasksOf: (name: string) => facts.tasks?.[name] ?? [],
      health: { path: facts.healthPath, refused: facts.refused, checksHost: facts.checksHost ?? false },
      locks: (name: string) => (facts.servers ?? ['uvicorn']).includes(name) || Object.hasOwn(facts.locked ?? {}, name),
      offers: (name: string) => ({ extras: [], groups: [], ...facts.offers?.[name] }),
    },
    _sources: {
      absentWarnings: () => [],
      path: facts.path ?? '.',
      roots: facts.roots ?? ['src'],
      rootsWithout: () => facts.roots ?? ['src'],
      buildable: [],
      moduleNames: modules,
      names: (module: string) => (facts.names ?? []).includes(module),
      mention: (text: string) => (facts.text ?? '').includes(text),
      has: (module: string) => modules.includes(module),
      fileOf: (module: string) => facts.files?.[module],
      faultOf: ({ isFactory }: Application) =>
        isFactory && facts.applicationFault === 'factory' ? undefined : facts.applicationFault,
      canRun: (module: string) => (facts.runnable ?? []).includes(module),
      mayLack: (module: string) => facts.lacks?.includes(module) ?? false,
      leftOutReason: (module: string) =>
        facts.leftOutModules?.includes(module) ? { path: `${module}.py`, reason: 'not imported' } : undefined,
      select: () => ({
        files: (facts.sources ?? [MAIN]).map(each => ({ ...each, bytes: each.content.length })),
        roots: [],
        leftOut: {
          list: () => [],
          missable: () => [],
          modules: () => facts.leftOutModules ?? [],
          reasonForModule: () => undefined,
        },
        warnings: () => [],
        read: () => ({ contents: facts.sources ?? [MAIN], keys: [] }),
      }),
      metadataFiles: () =>
        facts.packaged === false ? [] : [file('src/shop-0.1.0.dist-info/METADATA', 'Name: shop\n')],
      consoleScripts: () => consoleScripts({
        packaged: facts.packaged ?? true,
        entryPoints: new Map([['console_scripts', new Map(Object.entries(facts.scripts ?? {}))]]),
      } as unknown as Pyproject),
      metadataEntries: () => facts.packaged === false ? [] : [{ name: identity.name, plugins: '' }],
    },
  } as unknown as PythonProject;
}
