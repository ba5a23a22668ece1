import { ImageArchitecture } from './image-architecture';
import { admits, parseSpecifiers } from './versions';
import { line, type Line } from '../../private/line';

/** One interpreter on one kind of machine: CPython on Linux. */
export interface Target {
  /** As `X.Y`, which stands for its newest patch release, or as `X.Y.Z`. */
  readonly pythonVersion: string;
  readonly architecture: ImageArchitecture;
}

/** A target with a C library, so that wheels can be chosen for it. */
export interface WheelTarget extends Target {
  /** Version of glibc, such as `2.41`. */
  readonly glibc: string;
}

/** That of Debian 13, of which the official slim images are made. */
export const DEFAULT_GLIBC = line`2.41`;

/** The Python versions that images can have: those that uv and the base images know. */
export const PYTHON_VERSIONS: readonly Line[] = [line`3.10`, line`3.11`, line`3.12`, line`3.13`, line`3.14`];

/**
 * The last day on which each Python gets security fixes (PEP 602 and its release schedules). No clock is read here: the
 * table says which versions were past their day when this list was last reviewed, on 2026-11-24.
 */
const ENDED: Readonly<Record<string, string>> = {
  '3.10': '2026-10-31',
  '3.9': '2025-10-31',
  '3.8': '2024-10-07',
  '3.7': '2023-06-27',
  '3.6': '2021-12-23',
  '2.7': '2020-01-01',
};

/** When the security fixes of an `X.Y` ended, as YYYY-MM-DD; undefined while it gets them. */
export function endOfSupport(pythonVersion: string): string | undefined {
  return ENDED[pythonVersion];
}

const ARCHITECTURES = [ImageArchitecture.X86_64, ImageArchitecture.ARM64];

/** Stands for the newest patch release, which is what images carry; markers that name a patch name an early one. */
const NEWEST_PATCH = 99;

/** The `X.Y` of an `X.Y` or `X.Y.Z`. */
export function minorOf(pythonVersion: string): string {
  return pythonVersion.split('.').slice(0, 2).join('.');
}

/** Whether a text is an `X.Y` or `X.Y.Z` of Python 3. */
export function isPythonVersion(text: string): boolean {
  return /^3\.[0-9]+(\.[0-9]+)?$/.test(text);
}

/** With the patch release that an `X.Y` stands for. */
function fullVersion(pythonVersion: string): string {
  return pythonVersion.split('.').length > 2 ? pythonVersion : `${pythonVersion}.${NEWEST_PATCH}`;
}

/** Whether a `requires-python` admits the patch release that an image of this version has. */
export function admitsPython(requiresPython: string | undefined, pythonVersion: string): boolean {
  return admits(parseSpecifiers(requiresPython ?? '') ?? [], fullVersion(pythonVersion));
}

/** The newest patch release of an `X.Y` that a `requires-python` admits: undefined when it admits none. */
export function newestAdmitted(requiresPython: string | undefined, minor: string): string | undefined {
  const specifiers = parseSpecifiers(requiresPython ?? '') ?? [];
  return Array.from({ length: NEWEST_PATCH + 1 }, (_, patch) => `${minor}.${NEWEST_PATCH - patch}`)
    .find(version => admits(specifiers, version));
}

/** Every target that the project may be built for, on a base that is fixed to a patch release if need be. */
export function possibleTargets(requiresPython: string | undefined): Target[] {
  return PYTHON_VERSIONS
    .filter(pythonVersion => newestAdmitted(requiresPython, pythonVersion) !== undefined)
    .flatMap(pythonVersion => ARCHITECTURES.map(architecture => ({ pythonVersion, architecture })));
}

/** The variables of PEP 508. Nothing is said about the kernel: it is that of whatever host runs the container. */
export function markerVariables({ pythonVersion, architecture }: Target): Readonly<Record<string, string>> {
  return {
    implementation_name: 'cpython',
    implementation_version: fullVersion(pythonVersion),
    os_name: 'posix',
    platform_machine: architecture.machine,
    platform_python_implementation: 'CPython',
    platform_release: '',
    platform_system: 'Linux',
    platform_version: '',
    python_full_version: fullVersion(pythonVersion),
    python_version: minorOf(pythonVersion),
    sys_platform: 'linux',
  };
}
