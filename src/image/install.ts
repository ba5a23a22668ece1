import { refusePin, type Pin } from './bases/pins';
import type { BuildPackage, Installer, InstallSelection } from './image-plan';
import { line, type Line } from '../private/line';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import {
  admitsUv, chooseUvVersion, isFolderSource, type ImageArchitecture, type InstalledPackage, type LockedPackage,
  type PythonProject,
} from '../project';

/** Newer versions read older locks; a fixed version makes builds reproducible. */
const UV_VERSION = line`0.13.9`;

/** The first version with all options that are used here; `--no-install-local` is the newest of them. */
const OLDEST_UV = line`0.9.0`;

const UV_IMAGE = line`ghcr.io/astral-sh/uv`;

/** Debian's package and its program, by machine. */
const STRIP_TOOLS: Readonly<Record<string, readonly [name: Line, program: Line]>> = {
  x86_64: [line`binutils-x86-64-linux-gnu`, line`x86_64-linux-gnu-strip`],
  aarch64: [line`binutils-aarch64-linux-gnu`, line`aarch64-linux-gnu-strip`],
};

/** Whether a package is a local folder: it is in the application layer, where PYTHONPATH finds it. */
export function isLocal({ source }: LockedPackage): boolean {
  return isFolderSource(source);
}

/** The uv of the build: the pinned one, else one that the project's settings allow. */
export function chooseInstaller(
  project: PythonProject, pins: readonly Pin[], problems: Problems,
): Installer | undefined {
  const { requiredVersion, file } = project._installation.uvSettings;
  const pin = pins.find(({ repository }) => repository === UV_IMAGE);
  if (pin) {
    if (!/^[0-9]+\.[0-9]+\.[0-9]+$/.test(pin.tag)) {
      refusePin(pin, `${UV_IMAGE}:<X.Y.Z>`, problems);
      return undefined;
    }
    if (chooseUvVersion(undefined, pin.tag as Line, OLDEST_UV) === undefined) {
      problems.add(`${pin.place} pins uv ${pin.tag}, which is too old; pin ${OLDEST_UV} or later`);
    } else if (!admitsUv(requiredVersion, pin.tag)) {
      problems.add(`'required-version' in ${file} is ${quote(requiredVersion)}, but ${pin.place} pins `
        + `uv ${pin.tag}; pin a version that it allows`);
    }
    return { reference: pin.reference, version: pin.tag as Line };
  }
  const version = chooseUvVersion(requiredVersion, UV_VERSION, OLDEST_UV);
  if (version === undefined) {
    problems.add(`'required-version' in ${file} is ${quote(requiredVersion)}, which does not allow uv ${UV_VERSION}; `
      + `change it, for example to '>=${OLDEST_UV}', or name an exact version of ${OLDEST_UV} or later`);
    return undefined;
  }
  return { reference: line`${UV_IMAGE}:${version}`, version };
}

/** What is installed from the lock: everything except local folders. */
export function selectPackages(project: PythonProject, packages: readonly InstalledPackage[]): InstallSelection {
  const { package: member, extras, groups } = project._installation.synced;
  return {
    member,
    extras,
    groups,
    folders: packages.filter(isLocal).map(({ name }) => name),
    archives: packages.filter(({ source }) => source === 'path').map(({ name }) => name),
  };
}

/** The build stage has tools only if a locked package needs them. */
export function buildTools(packages: readonly InstalledPackage[]): BuildPackage[] {
  const compiles = packages.some(each => each.wheel === undefined && !isLocal(each));
  const fetches = packages.some(({ source }) => source === 'git');
  return [
    ...compiles ? [{ name: line`build-essential`, purpose: 'compile' } as const] : [],
    ...fetches ? [{ name: line`git`, purpose: 'fetch from git' } as const] : [],
    { name: line`tini`, purpose: 'init' },
  ];
}

/** Debian's tool that removes symbols from the code of one processor, on any processor. */
export function stripTool({ machine }: ImageArchitecture): BuildPackage {
  const [name, program] = STRIP_TOOLS[machine];
  return { name, purpose: 'strip', program };
}
