import { docker } from './docker';
import type { PythonContainer, PythonContainerDeploymentProps } from '../../src';
import { manifests } from '../outputs';

/** The ids of a pod's processes. */
export interface PodUser {
  readonly uid: number;
  readonly gid: number;
  readonly fsGroup: number;
}

/**
 * What OpenShift's `restricted-v2` gives to a pod that asks for no user: the first id of the namespace's range, for its
 * volumes too. Its group is root, since no group is asked for and the image has no such user.
 */
export const ASSIGNED: PodUser = { uid: 1000680000, gid: 0, fsGroup: 1000680000 };

/** A pod that runs on a Docker engine. */
export interface RunningPod {
  readonly name: string;
  readonly graceSeconds: number;
  /** The command that the kubelet would run in the container, for a container that it does not ask over HTTP. */
  readonly liveness?: string[];
  readonly volumes: string[];
}

/** Makes a volume as the kubelet does: it belongs to `fsGroup`, whose members may write to it, or read the secrets. */
const FILL = `
import json, os, sys
group, files = int(sys.argv[1]), json.loads(sys.argv[2])
for name, text in files.items():
    path = '/volume/' + name
    open(path, 'w').write(text)
    os.chown(path, 0, group)
    os.chmod(path, 0o440)
os.chown('/volume', 0, group)
os.chmod('/volume', 0o2777)
`;

/** Runs the container of a Deployment as a kubelet would: each of its fields becomes the engine's. */
export function startPod(
  name: string,
  tag: string,
  container: PythonContainer,
  props: Partial<PythonContainerDeploymentProps>,
  secretValue: string,
  ...options: string[]
): RunningPod {
  const { spec: { template: { spec: pod } } } = manifests(container, props).find(({ kind }) => kind === 'Deployment');
  const [definition] = pod.containers;
  const user = userOf({ ...pod.securityContext, ...definition.securityContext });
  const volumes: string[] = [];
  const mounts = definition.volumeMounts.flatMap(({ name: volume, mountPath, readOnly }: any) => {
    const made = `${name}-${volume}`;
    volumes.push(made);
    const sources = pod.volumes.find((each: any) => each.name === volume).projected?.sources ?? [];
    const paths: string[] = sources.flatMap(({ secret }: any) => secret.items.map(({ path }: any) => path));
    docker(
      'run', '--rm', '--user', '0:0', '--volume', `${made}:/volume`, '--entrypoint', 'python', tag, '-c', FILL,
      String(user.fsGroup), JSON.stringify(Object.fromEntries(paths.map(path => [path, secretValue]))),
    );
    return ['--volume', `${made}:${mountPath}:nocopy${readOnly ? ',ro' : ''}`];
  });
  const variables = (definition.env ?? []).flatMap((each: any) => ['--env', `${each.name}=${each.value}`]);
  docker(
    'run', '--detach', '--name', name, '--user', `${user.uid}:${user.gid}`, '--group-add', String(user.fsGroup),
    ...definition.securityContext.readOnlyRootFilesystem ? ['--read-only'] : [],
    ...definition.securityContext.capabilities.drop.flatMap((each: string) => ['--cap-drop', each]),
    ...definition.securityContext.allowPrivilegeEscalation ? [] : ['--security-opt', 'no-new-privileges'],
    ...mounts, ...variables, ...options, tag, ...definition.args,
  );
  return {
    name, volumes, graceSeconds: pod.terminationGracePeriodSeconds, liveness: definition.livenessProbe?.exec?.command,
  };
}

function userOf({ runAsUser, runAsGroup, fsGroup }: any): PodUser {
  if (runAsUser === undefined && runAsGroup === undefined && fsGroup === undefined) { return ASSIGNED; }
  return { uid: runAsUser, gid: runAsGroup, fsGroup };
}
