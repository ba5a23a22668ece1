import { ImageArchitecture } from './image-architecture';
import { admits, parseSpecifiers } from './versions';

/** One interpreter on one kind of machine: CPython on Linux with glibc. */
export interface Target {
  /** As `X.Y`. */
  readonly pythonVersion: string;
  readonly architecture: ImageArchitecture;
}

/** The Python versions that images can have: those that get security fixes and that uv and the base images know. */
export const PYTHON_VERSIONS: readonly string[] = ['3.10', '3.11', '3.12', '3.13', '3.14'];

const ARCHITECTURES = [ImageArchitecture.X86_64, ImageArchitecture.ARM64];

/** Stands for the newest patch release, which is what images carry; markers that name a patch name an early one. */
const NEWEST_PATCH = 99;

export function isPythonVersion(text: string): boolean {
  return /^3\.[0-9]+$/.test(text);
}

/** Whether a `requires-python` admits a patch release of the `X.Y`. */
export function admitsPython(requiresPython: string | undefined, pythonVersion: string): boolean {
  const specifiers = parseSpecifiers(requiresPython ?? '') ?? [];
  return Array.from({ length: NEWEST_PATCH + 1 }, (_, patch) => `${pythonVersion}.${patch}`).some(version => admits(specifiers, version));
}

/** Every target that the project may be built for. */
export function possibleTargets(requiresPython: string | undefined): Target[] {
  return PYTHON_VERSIONS
    .filter(pythonVersion => admitsPython(requiresPython, pythonVersion))
    .flatMap(pythonVersion => ARCHITECTURES.map(architecture => ({ pythonVersion, architecture })));
}

/** The variables of PEP 508. Nothing is said about the kernel: it is that of whatever host runs the container. */
export function markerVariables({ pythonVersion, architecture }: Target): Readonly<Record<string, string>> {
  const fullVersion = `${pythonVersion}.${NEWEST_PATCH}`;
  return {
    implementation_name: 'cpython',
    implementation_version: fullVersion,
    os_name: 'posix',
    platform_machine: architecture.machine,
    platform_python_implementation: 'CPython',
    platform_release: '',
    platform_system: 'Linux',
    platform_version: '',
    python_full_version: fullVersion,
    python_version: pythonVersion,
    sys_platform: 'linux',
  };
}
