import { refusePin, type Pin } from './pins';
import { line, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { admitsUv, chooseUvVersion, type PythonProject } from '../../project';
import type { Installer } from '../image-plan';

/** Newer versions read older locks; a fixed version makes builds reproducible. */
const UV_VERSION = line`0.13.9`;

/** The first version with all options that are used here; `--no-install-local` is the newest of them. */
const OLDEST_UV = line`0.9.0`;

const UV_IMAGE = line`ghcr.io/astral-sh/uv`;

/** Of a project that does not ask for another one. */
export const USUAL_UV: Installer = { reference: line`${UV_IMAGE}:${UV_VERSION}`, version: UV_VERSION };

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
