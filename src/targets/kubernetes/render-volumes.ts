import type { Fields } from './fields';
import { volumeNames } from './names';
import type { PlacedContainer, SecretKey } from './render-container';
import { SECRETS_DIRECTORY } from '../../image';

export interface VolumePlan {
  readonly volumes: Fields[];
  readonly volumeMounts: Fields[];
}

/** Where clients of the API server look for its certificate, the namespace and the token. */
const ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';

const ACCOUNT: readonly Fields[] = [
  // The shortest time that Kubernetes accepts. The kubelet replaces the token before it is over.
  { serviceAccountToken: { path: 'token', expirationSeconds: 600 } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
];

/** Readable by the pod's group, which `fsGroup` makes one of the process's; JSON knows no octal numbers. */
const SECRET_MODE = 0o440;

interface Part {
  /** What its name is made of. */
  readonly path: string;
  /** The volume without its name. */
  readonly volume: Fields;
  readonly mount: Fields;
}

/**
 * One sized `emptyDir` for each writable path, one volume with all secrets of a container, from however many Secrets
 * they come, and one with its token, if it has any.
 *
 * @param owner prefix of the names of the volumes; empty for the main container
 * @param taken names of volumes of other containers in the pod
 */
export function renderVolumes(placed: PlacedContainer, owner = '', taken: string[] = []): VolumePlan {
  const writable = placed.spec.writablePaths.map(({ path, sizeMiB }): Part => ({
    path, volume: { emptyDir: { sizeLimit: `${sizeMiB}Mi` } }, mount: { mountPath: path },
  }));
  const given = [...secretsOf(placed), ...tokenOf(placed)];
  // Ours are named first, so that no path of a user gives them another name.
  const names = volumeNames([...given, ...writable].map(({ path }) => `${owner}${path}`), taken);
  const named = [...given, ...writable].map((part, index) => ({ ...part, name: names[index] }));
  const parts = [...named.slice(given.length), ...named.slice(0, given.length)];
  return {
    volumes: parts.map(({ name, volume }) => ({ name, ...volume })),
    volumeMounts: parts.map(({ name, mount }) => ({ name, ...mount })),
  };
}

function secretsOf({ spec, secrets }: PlacedContainer): Part[] {
  const files = secrets.filter(({ name }) => spec.secrets.includes(name));
  // The whole folder, never a `subPath`, since single files would not be updated by a rotation.
  const mount = { mountPath: SECRETS_DIRECTORY, readOnly: true };
  return files.length === 0 ? [] : [
    { path: '/secrets', volume: { projected: { defaultMode: SECRET_MODE, sources: sources(files) } }, mount },
  ];
}

/** What the kubelet mounts into all containers of a pod that asks for a token, for this one alone. */
function tokenOf({ asksCluster }: PlacedContainer): Part[] {
  const mount = { mountPath: ACCOUNT_DIRECTORY, readOnly: true };
  return asksCluster
    ? [{ path: '/token', volume: { projected: { defaultMode: SECRET_MODE, sources: ACCOUNT } }, mount }]
    : [];
}

function sources(secrets: SecretKey[]): Fields[] {
  return [...new Set(secrets.map(({ secret }) => secret))].map(secret => ({
    secret: {
      name: secret,
      items: secrets.filter(each => each.secret === secret).map(({ key, name }) => ({ key, path: name })),
    },
  }));
}
