import type { Fields } from './fields';
import { volumeNames } from './names';
import type { PlacedContainer, SecretKey } from './render-container';
import { SECRETS_DIRECTORY } from '../../image';

export interface VolumePlan {
  readonly volumes: Fields[];
  readonly volumeMounts: Fields[];
}

/** Readable by the pod's group, which `fsGroup` makes one of the process's; JSON knows no octal numbers. */
const SECRET_MODE = 0o440;

/**
 * One sized `emptyDir` for each writable path, and one volume with all secrets of a container, from however many
 * Secrets they come.
 *
 * @param owner prefix of the names of the volumes; empty for the main container
 * @param taken names of volumes of other containers in the pod
 */
export function renderVolumes(
  { spec, secrets: all }: PlacedContainer, owner = '', taken: string[] = [],
): VolumePlan {
  const secrets = all.filter(({ name }) => spec.secrets.includes(name));
  const { writablePaths } = spec;
  const paths = ['/secrets', ...writablePaths.map(({ path }) => path)];
  const [secretsVolume, ...names] = volumeNames(paths.map(path => `${owner}${path}`), taken);
  const plan: VolumePlan = {
    volumes: writablePaths.map(({ sizeMiB }, index) => (
      { name: names[index], emptyDir: { sizeLimit: `${sizeMiB}Mi` } }
    )),
    volumeMounts: writablePaths.map(({ path }, index) => ({ name: names[index], mountPath: path })),
  };
  if (secrets.length === 0) { return plan; }
  return {
    volumes: [
      ...plan.volumes,
      { name: secretsVolume, projected: { defaultMode: SECRET_MODE, sources: sources(secrets) } },
    ],
    // The whole folder, never a `subPath`, since single files would not be updated by a rotation.
    volumeMounts: [...plan.volumeMounts, { name: secretsVolume, mountPath: SECRETS_DIRECTORY, readOnly: true }],
  };
}

function sources(secrets: SecretKey[]): Fields[] {
  return [...new Set(secrets.map(({ secret }) => secret))].map(secret => ({
    secret: {
      name: secret,
      items: secrets.filter(each => each.secret === secret).map(({ key, name }) => ({ key, path: name })),
    },
  }));
}
