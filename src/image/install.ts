import { refusePin, type Pin } from './bases/pins';
import type { BuildPackage, Installer, InstallSelection } from './image-plan';
import { line, type Line } from '../private/line';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import {
  admitsUv, chooseUvVersion, isFolderSource, type InstalledPackage, type LockedPackage, type PythonProject,
} from '../project';

/** Newer ones read older locks; one version for all makes builds repeat. */
const UV_VERSION = line`0.13.9`;

/** The first that knows every option we use, `--no-install-local` being the last of them. */
const OLDEST_UV = line`0.9.0`;

const UV_IMAGE = line`ghcr.io/astral-sh/uv`;

/** A package that is a folder of the project: in the application layer, where Python finds it through PYTHONPATH. */
export function isLocal({ source }: LockedPackage): boolean {
  return isFolderSource(source);
}

/** The uv of the build: the one that is pinned, else one that the project's own settings admit. */
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

/** What is installed of the lock: nothing that would have to be built from a folder of the project. */
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

/** The build stage gets tools only when the lock has something to fetch or compile with them. */
export function buildTools(packages: readonly InstalledPackage[]): BuildPackage[] {
  const compiles = packages.some(each => each.wheel === undefined && !isLocal(each));
  const fetches = packages.some(({ source }) => source === 'git');
  return [
    ...compiles ? [{ name: line`build-essential`, purpose: 'compile' } as const] : [],
    ...fetches ? [{ name: line`git`, purpose: 'fetch from git' } as const] : [],
    { name: line`tini`, purpose: 'init' },
  ];
}
