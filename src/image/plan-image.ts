import { cacheVariables } from './cache-variables';
import { ContainerUser } from './container-user';
import type { ImagePlan } from './image-plan';
import { APP_DIRECTORY, httpProbeCommand } from './layout';
import { MemoryAllocator } from './memory-allocator';
import { PythonBase } from './python-base';
import type { PythonImageProps } from './python-image-props';
import { choosePythonVersion } from './python-version';
import { isFolder, syncOptions } from './sync-options';
import { Problems } from '../private/problems';
import { DEFAULT_HEALTH_PATH, DEFAULT_PORT, DEFAULT_SHUTDOWN_NEEDS, solveShutdown, WebServer, type ProcessPlan } from '../process';
import { ImageArchitecture, type LockedPackage, type PythonProject } from '../project';

/** Everything about the image but its files. Undefined, with the reasons in `problems`, when the props do not fit together. */
export function planImage(props: PythonImageProps, problems: Problems): ImagePlan | undefined {
  const { project, base = PythonBase.SLIM, architecture = ImageArchitecture.X86_64 } = props;
  const { user = ContainerUser.DEFAULT, allocator = MemoryAllocator.MALLOC } = props;
  base._validate(problems);
  user._validate(problems);
  const pythonVersion = choosePythonVersion(project, { asked: props.pythonVersion, inBase: base._pythonVersion }, problems);
  if (pythonVersion === undefined) { return undefined; }

  const packages = project.lockedPackages(pythonVersion, architecture);
  return {
    name: project.name,
    version: project.version,
    description: project.description,
    license: project.license,
    sourceUrl: project.sourceUrl,
    pythonVersion,
    base: base._reference(pythonVersion),
    baseLabel: base._label,
    platform: architecture.dockerPlatform,
    ...buildTools(packages),
    syncOptions: syncOptions(project._options, packages),
    workDirectory: inApp(project._path),
    pythonPath: project._sourceRoots.map(inApp),
    environment: { ...allocator.environment, ...cacheVariables(packages) },
    user: `${user.uid}:${user.gid}`,
    ...defaultProcess(project),
  };
}

/** Where a folder of the workspace is in the image. */
function inApp(path: string): string {
  return path === '.' ? APP_DIRECTORY : `${APP_DIRECTORY}/${path}`;
}

/** The build stage gets tools only when the lock has something to fetch or compile with them. */
function buildTools(packages: readonly LockedPackage[]): Pick<ImagePlan, 'buildPackages' | 'compiled'> {
  const fromGit = packages.some(each => each.source === 'git');
  const compiled = packages.filter(each => each.wheel === undefined && !isFolder(each)).map(each => each.name);
  return { buildPackages: [...compiled.length > 0 ? ['build-essential'] : [], ...fromGit ? ['git'] : [], 'tini'], compiled };
}

/** What the image runs by itself: the web container of zero settings, else the project's package. Containers always say what they run. */
function defaultProcess(project: PythonProject): Pick<ImagePlan, 'command' | 'serves' | 'stopSignal'> {
  const web = detectWeb(project);
  if (web) {
    const { command, stopSignal } = web;
    return { command, stopSignal, serves: { port: DEFAULT_PORT, probeCommand: httpProbeCommand(DEFAULT_PORT, DEFAULT_HEALTH_PATH) } };
  }
  const runnable = project.importPackages.find(name => project._hasMain(name));
  return { command: runnable === undefined ? undefined : ['python', '-m', runnable], stopSignal: 'SIGTERM' };
}

/** A project without a web server is no mistake here: it may hold workers only. */
function detectWeb(project: PythonProject): ProcessPlan | undefined {
  const ignored = new Problems('');
  const { gracefulSeconds, keepAliveSeconds } = solveShutdown(DEFAULT_SHUTDOWN_NEEDS);
  return WebServer._detect(project, ignored)?._binder.bind(project, { port: DEFAULT_PORT, gracefulSeconds, keepAliveSeconds }, ignored);
}
