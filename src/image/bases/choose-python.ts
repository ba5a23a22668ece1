import type { BaseFamily } from './base-family';
import type { Line } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import {
  endOfSupport, PYTHON_VERSIONS, type ImageArchitecture, type InstalledPackage, type PackageName, type PythonProject,
} from '../../project';
import type { BaseImage, PythonDecision } from '../image-plan';
import { pythonPlatform } from '../install/python-platform';
import { isBuilt } from '../install/selection';

export interface PythonQuestion {
  readonly project: PythonProject;
  /** One for each available Python, the newest first; empty if the prop is invalid, which is already reported. */
  readonly bases: readonly BaseImage[];
  readonly family: Pick<BaseFamily, 'from' | 'repair'>;
  /** Whether the base is the user's own image, which has one Python. */
  readonly ownBase: boolean;
  /** The image's prop. */
  readonly asked?: string;
  readonly architecture: ImageArchitecture;
}

export interface PythonChoice {
  readonly base: BaseImage;
  readonly decision: PythonDecision;
  /** What is installed for it. */
  readonly packages: InstalledPackage[];
}

/** A requested minor, and where it was set. */
interface Wish {
  readonly version: string;
  readonly decidedBy: PythonDecision['decidedBy'];
  readonly from: string;
  readonly repair: string;
}

/** A base with the packages that its Python installs. */
interface Candidate {
  readonly base: BaseImage;
  readonly packages: InstalledPackage[];
  readonly compiled: PackageName[];
}

/**
 * The Python of the image: the requested one, else the newest one that the project allows, a base has, and that
 * compiles the fewest packages.
 */
export function choosePython(
  question: PythonQuestion, warnings: string[], problems: Problems,
): PythonChoice | undefined {
  const { bases, asked } = question;
  const known = bases.length > 0 && PYTHON_VERSIONS.includes(asked as Line);
  if (asked !== undefined && known && !bases.some(base => base.pythonVersion === asked)) {
    const has = bases.map(({ pythonVersion }) => pythonVersion).join(', ');
    problems.add(`'pythonVersion' is '${asked}' but the base image has Python ${has}; `
      + "remove 'pythonVersion', or use another 'base'");
    return undefined;
  }
  const wish = wishOf(question);
  return wish ? fulfil(wish, question, warnings, problems) : chooseByWheels(question, problems);
}

function wishOf({ project, bases, family: { from, repair }, ownBase, asked }: PythonQuestion): Wish | undefined {
  if (asked !== undefined) {
    return { version: asked, decidedBy: 'pythonVersion', from: "'pythonVersion'", repair: 'use another one' };
  }
  if (ownBase && bases.length > 0) {
    return { version: bases[0].pythonVersion, decidedBy: 'base', from, repair };
  }
  if (project.pythonVersion !== undefined) {
    return {
      version: project.pythonVersion,
      decidedBy: '.python-version',
      from: '.python-version',
      repair: `run \`uv python pin ${newestAdmitted(project, bases)}\``
        + (bases.length === 1 ? '' : ", or set 'pythonVersion'"),
    };
  }
  return bases.length === 1 ? { version: bases[0].pythonVersion, decidedBy: 'base', from, repair } : undefined;
}

function fulfil(
  wish: Wish, question: PythonQuestion, warnings: string[], problems: Problems,
): PythonChoice | undefined {
  const { version, from, repair, decidedBy } = wish;
  const { project, bases } = question;
  if (!PYTHON_VERSIONS.includes(version as Line)) {
    const ended = endOfSupport(version);
    const reason = ended === undefined ? '' : `, which has had no security fixes since ${ended}`;
    // For the prop itself, the list is the repair.
    const how = decidedBy === 'pythonVersion' ? '' : `: ${repair}`;
    problems.add(`${from} is ${quote(version)}${reason}; expected one of ${PYTHON_VERSIONS.join(', ')}${how}`);
    return undefined;
  }
  const base = bases.find(({ pythonVersion }) => pythonVersion === version);
  if (bases.length === 0) { return undefined; }
  if (!base) {
    const has = bases.map(({ pythonVersion }) => pythonVersion).join(', ');
    problems.add(`${from} is '${version}' but the base image${bases.length === 1 ? ' has' : 's have'} Python ${has}: `
      + `${repair}, or ${question.family.repair}`);
    return undefined;
  }
  if (!admits(project, base)) {
    problems.add(describeExcluded(project, base) ?? `${from} is '${targetVersion(base)}' but requires-python in `
      + `pyproject.toml is ${quote(project.requiresPython)}: ${repair}, or change requires-python and `
      + project._installation.remaking.whole);
    return undefined;
  }
  const chosen = candidate(base, question, problems);
  if (!chosen) { return undefined; }
  // Compare with all minors, even if this base has only one.
  const others = newestFirst().map(pythonVersion => ({ ...base, pythonVersion, patch: undefined }));
  const better = chosen.compiled.length === 0
    ? undefined
    : best(candidates({ ...question, bases: others }));
  if (better && better.compiled.length < chosen.compiled.length) {
    warnings.push(`${from} is '${version}', so ${enumerate(surplus(chosen, better))} must be compiled; `
      + `use ${better.base.pythonVersion}, which has wheels`);
  }
  return choiceOf(chosen, decidedBy, []);
}

function chooseByWheels(question: PythonQuestion, problems: Problems): PythonChoice | undefined {
  const { project, bases } = question;
  if (bases.length === 0) { return undefined; }
  const admitted = bases.filter(base => admits(project, base));
  if (admitted.length === 0) {
    const pinnable = bases.flatMap(base => describeExcluded(project, base) ?? []);
    const has = bases.map(({ pythonVersion }) => pythonVersion).join(', ');
    problems.add(pinnable[0] ?? `requires-python in pyproject.toml is ${quote(project.requiresPython)} `
      + `but the base images have Python ${has}: change it and ${project._installation.remaking.whole}`);
    return undefined;
  }
  const usable = candidates(question);
  const chosen = best(usable) ?? candidate(admitted[0], question, problems);
  if (!chosen) { return undefined; }
  const newer = usable.slice(0, usable.indexOf(chosen));
  const passedOver = newer.map(each => ({ version: each.base.pythonVersion, compiled: surplus(each, chosen) }));
  return choiceOf(chosen, 'wheels', passedOver);
}

function choiceOf(
  { base, packages, compiled }: Candidate, decidedBy: Wish['decidedBy'], passedOver: PythonDecision['passedOver'],
): PythonChoice {
  return { base, packages, decision: { version: base.pythonVersion, decidedBy, compiled, passedOver } };
}

/** The bases on which all packages can be installed. */
function candidates(question: PythonQuestion): Candidate[] {
  return question.bases
    .filter(base => admits(question.project, base))
    .flatMap(base => candidate(base, question, new Problems('')) ?? []);
}

function candidate(
  base: BaseImage, { project, architecture }: PythonQuestion, problems: Problems,
): Candidate | undefined {
  // Wheels for a newer glibc than uv has a name for could be installed by the image's own processor only.
  const glibc = (base.everyPlatform ? pythonPlatform(architecture, base.glibc)?.glibc : undefined) ?? base.glibc;
  const target = { pythonVersion: targetVersion(base), architecture, glibc };
  const packages = project._installation.packagesFor(target, problems);
  return packages && {
    base,
    packages,
    compiled: packages.filter(isBuilt).map(({ name }) => name),
  };
}

/** The newest of those that compile the fewest packages. */
function best(usable: readonly Candidate[]): Candidate | undefined {
  const least = Math.min(...usable.map(({ compiled }) => compiled.length));
  return usable.find(({ compiled }) => compiled.length === least);
}

/** The packages that only the first one compiles. */
function surplus(one: Candidate, other: Candidate): PackageName[] {
  return one.compiled.filter(name => !other.compiled.includes(name));
}

/** With the patch release if it is known. */
function targetVersion({ pythonVersion, patch }: BaseImage): string {
  return patch === undefined || patch === 'newest' ? pythonVersion : `${pythonVersion}.${patch}`;
}

/** For an unknown patch release, whether the project allows any patch release of the minor. */
function admits(project: PythonProject, base: BaseImage): boolean {
  return base.patch === undefined
    ? project._installation.newestAdmitted(base.pythonVersion) !== undefined
    : project._installation.admits(targetVersion(base));
}

/** Describes a base with the newest patch release of a minor, if the project only allows older ones. */
function describeExcluded(project: PythonProject, { pythonVersion, patch, reference }: BaseImage): string | undefined {
  const older = patch === 'newest' ? project._installation.newestAdmitted(pythonVersion) : undefined;
  return older && `requires-python in pyproject.toml is ${quote(project.requiresPython)}, which excludes the newest `
    + `patch release of Python ${pythonVersion}, but '${reference}' always has that one; `
    + `change requires-python and ${project._installation.remaking.whole}, `
    + `or use base: PythonBase.of('python:${older}-slim', { pythonVersion: '${older}' })`;
}

/** The newest Python that a base has and the project allows, or one that at least exists. */
function newestAdmitted(project: PythonProject, bases: readonly BaseImage[]): Line {
  const versions = bases.length === 0 ? newestFirst() : bases.map(({ pythonVersion }) => pythonVersion);
  return versions.find(version => project._installation.admits(version)) ?? versions[0];
}

function newestFirst(): Line[] {
  return [...PYTHON_VERSIONS].reverse();
}
