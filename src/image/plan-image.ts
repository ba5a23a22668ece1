import { checkBuildBase, limitGlibc, readBuildBase } from './bases/build-base';
import { chooseAllocator } from './bases/choose-allocator';
import { choosePython } from './bases/choose-python';
import { chooseInstaller } from './bases/choose-uv';
import { compiledWarnings } from './bases/compiled-warnings';
import { readPins } from './bases/pins';
import { PythonBase } from './bases/python-base';
import type { WheelDraft } from './compiled/draft-wheels';
import { compilersFor, planWheels } from './compiled/plan-wheels';
import { ContainerUser } from './container-user';
import { cacheVariables, INTERPRETER_VARIABLES } from './environment';
import { httpQuestion } from './http-question';
import type { BaseImage, DefaultProcess, EntryCheck, ImagePlan, PythonDecision } from './image-plan';
import { checkLabels, labelsOf } from './labels';
import { LayerStrategy } from './layers/layer-strategy';
import { DEBIAN_LAYER, planLayers, tree } from './layers/plan-layers';
import { APP_DIRECTORY, inApp, TEMPORARY_DIRECTORY, USER_NAME, VENV_DIRECTORY } from './places';
import type { PythonImageProps } from './python-image-props';
import { planCredentials, secretsOf } from './secrets/plan-credentials';
import { planSecrets } from './secrets/plan-secrets';
import { startSeconds } from './start-time';
import type { StepPlan } from './step-plan';
import { secretsOfSteps } from './steps/step-secrets';
import { INIT_COMMAND, workerCommand } from './support-commands';
import { planSystem } from './system/plan-system';
import { checkImageVariables, checkRefused, REVISION_VARIABLE, sortedByName } from './variables';
import { line, toLine, type Line } from '../private/line';
import { enumerate, quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { DEFAULT_PORT, defaultProcess, type FoundProcess } from '../process';
import { ImageArchitecture, type InstalledPackage, type PythonProject, type SourceSelection } from '../project';
import type { Application } from '../servers';

/** What the build makes of the project, besides the layers that every image has. */
export interface MadePlans {
  readonly steps: readonly StepPlan[];
  readonly drafts: readonly WheelDraft[];
}

const NOTHING_MADE: MadePlans = { steps: [], drafts: [] };

/**
 * Everything about the image except its files. Undefined if the props are invalid, with the reasons in `problems`.
 */
export function planImage(
  props: PythonImageProps, { leftOut, files }: Pick<SourceSelection, 'leftOut' | 'files'>, warnings: string[],
  problems: Problems, { steps, drafts }: MadePlans = NOTHING_MADE,
): ImagePlan | undefined {
  const { project, architecture = ImageArchitecture.X86_64 } = props;
  const { user = ContainerUser.DEFAULT } = props;
  const { layers: strategy = LayerStrategy.partitioned(), prune, symbols } = props;
  const { uncheckedExtensions = [] } = props;
  const { environment = {}, labels = {}, revision, credentials = [] } = props;
  user._validate(problems);
  checkImageVariables(environment, revision, problems);
  checkLabels(labels, revision, problems);
  props.budget?._validate(problems);
  const secrets = planSecrets([...secretsOf(credentials), ...secretsOfSteps(props.buildSteps ?? [])], problems);
  const pins = project._pins ? readPins(project._pins, problems) : [];
  const installer = chooseInstaller(project, pins, problems);
  const from = props.base ?? PythonBase.SLIM;
  const family = from._family;
  const allocator = chooseAllocator(props.allocator, from, warnings);
  allocator._checkPreload(environment, problems);
  const ownBuildBase = readBuildBase(props.buildBase, strategy, problems);
  const bases = limitGlibc(family.images(pins, problems), ownBuildBase);
  const question = { project, bases, family, ownBase: from._isOwn, asked: props.pythonVersion, architecture };
  const python = choosePython(question, warnings, problems);
  if (!python || !installer) { return undefined; }

  const { base, packages, decision } = python;
  const target = `Python ${decision.version} on ${architecture.dockerPlatform}`;
  warnings.push(...project._sources.absentWarnings(packages, target));
  const debianBase = family.buildBase(base, pins, problems);
  const buildBase = ownBuildBase ?? debianBase;
  if (ownBuildBase) { checkBuildBase(ownBuildBase, base, problems); }
  const process = defaultProcess(project);
  checkRefused(process.plan?.refused ?? {}, environment, problems);
  const { build: packagesOfBuild, ...system } = planSystem(
    { ...props, packages, base, buildBase: debianBase, strategy }, warnings, problems,
  );
  const asked = packagesOfBuild.filter(each => each.for.length === 0);
  const wheelQuestion = { project, drafts, buildBase, architecture, asked, isOwn: ownBuildBase !== undefined };
  const wheels = planWheels(wheelQuestion, warnings, problems);
  const hasSystem = system.systemPackages.length > 0 || system.locales.length > 0;
  const division = planLayers({
    project,
    packages,
    base,
    buildBase,
    architecture,
    strategy,
    prune,
    symbols,
    uncheckedExtensions,
    wheels,
    allocator,
    others: {
      below: [
        ...hasSystem ? [DEBIAN_LAYER] : [],
        ...steps.filter(({ isBelow }) => isBelow).map(({ name }) => tree(name, name)),
      ],
      above: [
        ...wheels.map(({ stage }) => tree(stage, stage)),
        ...steps.filter(({ isBelow }) => !isBelow).map(({ name }) => tree(name, name)),
      ],
    },
  }, problems);
  checkDivision(division, base, debianBase, problems);
  if (division.install.by === 'lock' && credentials.length > 0) {
    problems.add(`'credentials' needs a step for passwords alone, which 'layers' ${strategy} does not have; use `
      + 'LayerStrategy.partitioned()');
  }
  const planned = planCredentials(credentials, {
    project,
    packages: [...packages, ...wheels.flatMap(({ requirements }) => requirements)],
    asksIndexes: wheels.some(({ unlocked }) => unlocked.length > 0),
  }, problems);
  warnings.push(...foreignWarnings(division, decision, architecture), ...foreignWheelWarnings(drafts, architecture),
    ...compiledWarnings(decision, base, buildBase),
    ...unknownFilesWarnings(packages, project, target),
    ...idleWarnings(props, division, drafts));
  return {
    subject: project._identity,
    platform: architecture.dockerPlatform as Line,
    python: decision,
    buildBase,
    debianBase,
    base,
    installer,
    packages,
    steps,
    wheels,
    compilers: compilersFor(wheels, wheelQuestion, planned),
    allocator,
    hasFiles: files.length > 0,
    ...division,
    buildPackages: [
      ...division.buildPackages,
      ...planned?.ssh ? [{ name: line`openssh-client`, purpose: 'fetch from git' } as const] : [],
      // What only the wheels need must not repeat the installation of everything else.
      ...packagesOfBuild.filter(each => wheels.length === 0 || decision.compiled.length > 0 || each.for.length > 0)
        .map(each => ({ ...each, purpose: 'headers' } as const)),
    ],
    ...system,
    credentials: planned,
    secrets,
    check: props.checkEntry === false ? undefined : planCheck(process.plan?.application, leftOut.modules()),
    leftOut: leftOut.missable().filter(path => !isForSteps(path, steps)).map(toLine),
    reaches: (process.plan?.loads ?? []).map(toLine),
    path: [line`${VENV_DIRECTORY}/bin`],
    environment: {
      PYTHONPATH: project._sources.rootsWithout(wheels.map(({ path }) => path), files).map(inApp).join(':'),
      ...INTERPRETER_VARIABLES,
      ...allocator.environment,
      ...cacheVariables(packages),
      HOME: TEMPORARY_DIRECTORY,
      USER: USER_NAME,
      ...sortedByName(environment),
    },
    lateEnvironment: revision === undefined ? {} : { [REVISION_VARIABLE]: revision },
    labels: labelsOf(project._identity, revision, sortedByName(labels)),
    workDirectory: inApp(project._sources.path),
    user: { uid: user.uid, gid: user.gid, name: USER_NAME, home: TEMPORARY_DIRECTORY },
    process: planProcess(project, process),
  };
}

/** Whether another image builds something from a folder: nobody expects its sources in this one. */
function isForSteps(path: string, steps: readonly StepPlan[]): boolean {
  return steps.some(step => step.by === 'image' && `${step.directory}/`.startsWith(`${APP_DIRECTORY}/${path}/`));
}

/** Machines that build are usually x86-64. The Dockerfile of such an image says it for every processor. */
function foreignWarnings(
  { install }: Pick<ImagePlan, 'install'>, { compiled, version }: PythonDecision, architecture: ImageArchitecture,
): string[] {
  if (architecture === ImageArchitecture.X86_64 || install.by === 'lock' || compiled.length === 0) { return []; }
  return [`${enumerate(compiled)} ${compiled.length === 1 ? 'has' : 'have'} no wheel for Python ${version} on `
    + `${architecture.dockerPlatform} and must be compiled: build the image on such a machine, or with emulation`];
}

function foreignWheelWarnings(drafts: readonly WheelDraft[], architecture: ImageArchitecture): string[] {
  if (architecture === ImageArchitecture.X86_64 || drafts.length === 0) { return []; }
  return [`${enumerate(drafts.map(each => each.package.name))} ${drafts.length === 1 ? 'is' : 'are'} compiled for `
    + `${architecture.dockerPlatform}: build the image on such a machine, or with emulation`];
}

/** Nothing is compiled in it. */
function idleWarnings(
  { buildBase }: PythonImageProps, { install }: Pick<ImagePlan, 'install'>, drafts: readonly WheelDraft[],
): string[] {
  const compiles = install.by === 'lock' || install.builds || drafts.length > 0;
  return buildBase === undefined || compiles ? []
    : [`'buildBase' is ${buildBase}, but every package has a wheel and nothing is compiled; remove it`];
}

/** A list without files leaves to the build which of them it takes, and whether there is one. */
function unknownFilesWarnings(
  packages: readonly InstalledPackage[], { _installation: { lockFile } }: PythonProject, target: string,
): string[] {
  return packages.some(({ artifact }) => artifact?.kind === 'release' && !artifact.built)
    ? [`${quote(lockFile)} does not list the files of packages: only the build finds out whether each has a wheel for `
      + `${target}, and layers are divided without sizes; a pylock.toml lists them`]
    : [];
}

/** One layer is the environment as the build stage made it, which names the interpreter of that stage. */
function checkDivision(
  { install }: Pick<ImagePlan, 'install'>, base: BaseImage, buildBase: BaseImage, problems: Problems,
): void {
  if (install.by === 'lock' && buildBase !== base) {
    problems.add("'layers' is LayerStrategy.single(), which copies the environment of the build stage with its links "
      + `to Python, but 'base' is ${quote(base.reference)}, which cannot be the build stage; `
      + "use LayerStrategy.partitioned(), or another 'base'");
  }
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
    // Nobody reads a heartbeat: images have a check of HTTP only.
    command: plan?.launcher
      ? workerCommand(plan.command, plan.launcher.graceSeconds, false, plan.launcher.program)
      : plan?.command,
    reason: reason === undefined ? undefined : toLine(reason),
    stopSignal: toLine(plan?.stopSignal ?? 'SIGTERM'),
    serves: serves ? { port: DEFAULT_PORT, ...httpQuestion(project), startSeconds: startSeconds(project) } : undefined,
  };
}
