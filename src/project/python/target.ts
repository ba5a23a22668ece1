import { ImageArchitecture } from './image-architecture';
import { admits, parseSpecifiers } from './versions';
import { line, type Line } from '../../private/line';

/** CPython on Linux, in one version and on one architecture. */
export interface Target {
  /** `X.Y`, which means its newest patch release, or `X.Y.Z`. */
  readonly pythonVersion: string;
  readonly architecture: ImageArchitecture;
}

/** A target with its C library, which wheels depend on. */
export interface WheelTarget extends Target {
  /** Version of glibc, such as `2.41`. */
  readonly glibc: string;
}

/** The version in Debian 13, which the official slim images are based on. */
export const DEFAULT_GLIBC = line`2.41`;

/** The Python versions that images can have: they get security fixes and have official images. */
export const PYTHON_VERSIONS: readonly Line[] = [line`3.11`, line`3.12`, line`3.13`, line`3.14`];

/**
 * The last day of security fixes for each Python (PEP 602 and its release schedules). No clock is read here: the table
 * lists the versions that had reached that day when it was last reviewed, on 2026-11-28.
 */
const ENDED: ReadonlyMap<string, string> = new Map([
  ['3.10', '2026-10-31'],
  ['3.9', '2025-10-31'],
  ['3.8', '2024-10-07'],
  ['3.7', '2023-06-27'],
  ['3.6', '2021-12-23'],
  ['2.7', '2020-01-01'],
]);

/** When the security fixes of an `X.Y` ended, as YYYY-MM-DD; undefined while it still gets them. */
export function endOfSupport(pythonVersion: string): string | undefined {
  return ENDED.get(pythonVersion);
}

const ARCHITECTURES = [ImageArchitecture.X86_64, ImageArchitecture.ARM64];

/** Stands for the newest patch release, which images have; markers only mention early ones. */
const NEWEST_PATCH = 99;

/** A Python 3 version as users write it: `X.Y`, or `X.Y.Z` for one patch release. */
export interface PythonVersion {
  readonly minor: Line;
  readonly patch?: Line;
}

/** Undefined for anything else. */
export function parsePython(text: string): PythonVersion | undefined {
  const [, minor, patch] = /^(3\.(?:0|[1-9][0-9]?))(?:\.(0|[1-9][0-9]?))?$/.exec(text) ?? [];
  return minor === undefined ? undefined : { minor: minor as Line, patch: patch as Line | undefined };
}

/** Whether a text is a version of glibc, such as `2.41`. */
export function isGlibc(text: string): text is Line {
  return /^2\.[0-9]{1,2}$/.test(text);
}

/** Adds the patch release to an `X.Y`. */
function fullVersion({ minor, patch }: PythonVersion): string {
  return `${minor}.${patch ?? NEWEST_PATCH}`;
}

/** Whether `requires-python` allows the patch release that an image with this version has. */
export function admitsPython(requiresPython: string | undefined, pythonVersion: string): boolean {
  const version = parsePython(pythonVersion);
  return version !== undefined && admits(parseSpecifiers(requiresPython ?? '') ?? [], fullVersion(version));
}

/** The newest patch release of an `X.Y` that `requires-python` allows; undefined if it allows none. */
export function newestAdmitted(requiresPython: string | undefined, minor: string): string | undefined {
  if (parsePython(minor)?.minor !== minor) { return undefined; }
  const specifiers = parseSpecifiers(requiresPython ?? '') ?? [];
  return Array.from({ length: NEWEST_PATCH + 1 }, (_, patch) => `${minor}.${NEWEST_PATCH - patch}`)
    .find(version => admits(specifiers, version));
}

/** Whether `requires-python` allows an `X.Y.Z`, or at least one patch release of an `X.Y`. */
export function mayHavePython(requiresPython: string | undefined, pythonVersion: string): boolean {
  return parsePython(pythonVersion)?.patch === undefined
    ? newestAdmitted(requiresPython, pythonVersion) !== undefined
    : admitsPython(requiresPython, pythonVersion);
}

/** The newest unsupported Python that `requires-python` allows. */
export function newestEnded(requiresPython: string): string | undefined {
  return [...ENDED.keys()].find(minor => newestAdmitted(requiresPython, minor) !== undefined);
}

/** All targets of a project, including those that need a base with a fixed patch release. */
export function possibleTargets(requiresPython: string | undefined): Target[] {
  return PYTHON_VERSIONS
    .filter(pythonVersion => newestAdmitted(requiresPython, pythonVersion) !== undefined)
    .flatMap(pythonVersion => ARCHITECTURES.map(architecture => ({ pythonVersion, architecture })));
}

/** The variables of PEP 508. Those about the kernel are empty: it depends on the host of the container. */
export function markerVariables({ pythonVersion, architecture }: Target): Readonly<Record<string, string>> {
  const version = parsePython(pythonVersion)!;
  return {
    implementation_name: 'cpython',
    implementation_version: fullVersion(version),
    os_name: 'posix',
    platform_machine: architecture.machine,
    platform_python_implementation: 'CPython',
    platform_release: '',
    platform_system: 'Linux',
    platform_version: '',
    python_full_version: fullVersion(version),
    python_version: version.minor,
    sys_platform: 'linux',
  };
}
