import type { Fields } from './fields';
import { volumeNames } from './names';
import type { ContainerSpec } from '../../container';
import { SECRETS_DIRECTORY } from '../../image';

/** Where the cluster keeps one secret. */
export interface SecretKey {
  /** Name of the file the container reads. */
  readonly name: string;
  readonly secret: string;
  readonly key: string;
}

interface VolumePlan {
  readonly volumes: Fields[];
  readonly volumeMounts: Fields[];
}

const SECRETS_VOLUME = 'secrets';

/** Readable by the pod's group, which `fsGroup` makes the container's own; JSON knows no octal numbers. */
const SECRET_MODE = 0o440;

/** One sized `emptyDir` for each writable path, and one volume with all secrets, from however many Secrets they come. */
export function renderVolumes({ writablePaths }: ContainerSpec, secrets: SecretKey[]): VolumePlan {
  const names = volumeNames(writablePaths.map(({ path }) => path), [SECRETS_VOLUME]);
  const plan: VolumePlan = {
    volumes: writablePaths.map(({ sizeMiB }, index) => ({ name: names[index], emptyDir: { sizeLimit: `${sizeMiB}Mi` } })),
    volumeMounts: writablePaths.map(({ path }, index) => ({ name: names[index], mountPath: path })),
  };
  if (secrets.length === 0) { return plan; }
  return {
    volumes: [...plan.volumes, { name: SECRETS_VOLUME, projected: { defaultMode: SECRET_MODE, sources: sources(secrets) } }],
    // The whole folder, never a `subPath`: single files would not follow a rotation.
    volumeMounts: [...plan.volumeMounts, { name: SECRETS_VOLUME, mountPath: SECRETS_DIRECTORY, readOnly: true }],
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
