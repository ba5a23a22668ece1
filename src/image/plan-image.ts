import { choosePython } from './bases/choose-python';
import { readPins } from './bases/pins';
import { PythonBase } from './bases/python-base';
import { ContainerUser } from './container-user';
import { cacheVariables, INTERPRETER_VARIABLES, MemoryAllocator } from './environment';
import { httpQuestion } from './http-question';
import type { DefaultProcess, EntryCheck, ImageLayer, ImagePlan } from './image-plan';
import { buildTools, chooseInstaller, selectPackages } from './install';
import {
  APP_DIRECTORY, CONTEXT, MADE_DIRECTORY, SUPPORT_DIRECTORY, TEMPORARY_DIRECTORY, USER_NAME, VENV_DIRECTORY,
} from './places';
import type { PythonImageProps } from './python-image-props';
import { INIT_COMMAND } from './support-commands';
import { line, toLine, type Line } from '../private/line';
import type { Problems } from '../private/problems';
import { DEFAULT_PORT, defaultProcess, type FoundProcess } from '../process';
import {
  ImageArchitecture, type Application, type PythonProject, type RelativePath, type SourceSelection,
} from '../project';

/**
 * Everything about the image except its files. Undefined if the props are invalid, with the reasons in `problems`.
 */
export function planImage(
  props: PythonImageProps, leftOut: SourceSelection['leftOut'], warnings: string[], problems: Problems,
): ImagePlan | undefined {
  const { project, architecture = ImageArchitecture.X86_64 } = props;
  const { user = ContainerUser.DEFAULT, allocator = MemoryAllocator.MALLOC } = props;
  user._validate(problems);
  const pins = project._pins ? readPins(project._pins, problems) : [];
  const installer = chooseInstaller(project, pins, problems);
  const from = props.base ?? PythonBase.SLIM;
  const bases = from._images(pins, problems);
  const question = { project, bases, ownBase: from._isOwn, asked: props.pythonVersion, architecture };
  const python = choosePython(question, warnings, problems);
  if (!python || !installer) { return undefined; }

  const { base, packages, decision } = python;
  const target = `Python ${decision.version} on ${architecture.dockerPlatform}`;
  warnings.push(...project._sources.absentWarnings(packages, target));
  const process = defaultProcess(project);
  return {
    subject: project._identity,
    platform: architecture.dockerPlatform as Line,
    python: decision,
    buildBase: base,
    base,
    installer,
    buildPackages: buildTools(packages),
    install: {
      ...project._installation.lockPath === '.' ? {} : { lockDirectory: inApp(project._installation.lockPath) },
      ...selectPackages(project, packages),
    },
    check: props.checkEntry === false ? undefined : planCheck(process.plan?.application, leftOut.modules()),
    leftOut: leftOut.missable().map(toLine),
    layers: LAYERS,
    path: [line`${VENV_DIRECTORY}/bin`],
    environment: {
      PYTHONPATH: project._sources.roots.map(inApp).join(':'),
      ...INTERPRETER_VARIABLES,
      ...allocator.environment,
      ...cacheVariables(packages),
      HOME: TEMPORARY_DIRECTORY,
      USER: USER_NAME,
    },
    workDirectory: inApp(project._sources.path),
    user: { uid: user.uid, gid: user.gid, name: USER_NAME, home: TEMPORARY_DIRECTORY },
    process: planProcess(project, process),
  };
}

const LAYERS: ImageLayer[] = [
  { holds: 'init', from: 'build', source: line`/usr/bin/tini-static`, target: line`/usr/local/bin/tini` },
  { holds: 'user', from: 'build', source: line`${MADE_DIRECTORY}/etc/`, target: line`/etc/` },
  { holds: 'support', from: 'context', source: line`${CONTEXT.container}/`, target: line`${SUPPORT_DIRECTORY}/` },
  { holds: 'packages', from: 'build', source: line`${VENV_DIRECTORY}/`, target: line`${VENV_DIRECTORY}/` },
  { holds: 'application', from: 'context', source: line`${CONTEXT.app}/`, target: line`${APP_DIRECTORY}/` },
];

/** Where a folder of the project's tree is in the image. */
function inApp(path: RelativePath): Line {
  return path === '.' ? APP_DIRECTORY : line`${APP_DIRECTORY}/${path}`;
}

/** Limit for the left-out modules on the command line of the check. */
const MOST_MODULES = 50;

function planCheck(application: Application | undefined, leftOut: readonly string[]): EntryCheck | undefined {
  return application && {
    module: toLine(application.module),
    attribute: toLine(application.attribute),
    leftOut: leftOut.slice(0, MOST_MODULES).map(toLine),
  };
}

/** What the image runs by default. Containers always set a command. */
function planProcess(
  project: PythonProject, { plan, serves, reason }: FoundProcess,
): DefaultProcess {
  return {
    entryPoint: INIT_COMMAND,
    command: plan?.command,
    reason: reason === undefined ? undefined : toLine(reason),
    stopSignal: toLine(plan?.stopSignal ?? 'SIGTERM'),
    serves: serves ? { port: DEFAULT_PORT, ...httpQuestion(project) } : undefined,
  };
}
