import { checkVariables } from './check-tokens';
import { elements, type Fields, isFields, podOf } from './fields';
import type { ContainerSpec } from '../../container';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** Kinds of volume that the Pod Security Standard *restricted* allows. */
const VOLUMES = [
  'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret',
];

/** The only capability that *restricted* allows. */
const CAPABILITY = 'NET_BIND_SERVICE';

const REFUSED = "Pod Security 'restricted' refuses";

const REPAIR = 'or, in a namespace that allows it, patch it on purpose with ApiObject.of(...).addJsonPatch(...)';

/** @param specs of our containers in the pod */
export function checkWorkload(manifest: Fields, specs: readonly ContainerSpec[], problems: Problems): void {
  const pod = podOf(manifest);
  checkPod(pod, problems);
  checkVariables(pod, specs, problems);
}

/**
 * What users add to a pod through cdk8s-plus must not violate *restricted*, nor make a pod that every cluster rejects.
 */
export function checkPod(pod: Fields, problems: Problems): void {
  const containers = [...elements(pod.initContainers), ...elements(pod.containers)];
  const names = containers.map(({ name }) => name);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    problems.add(`the pod has more than one container ${quote(name)}; use another 'name' for all but one`);
  }
  containers.forEach(container => checkContainer(container, problems));
  for (const volume of elements(pod.volumes)) {
    const kind = Object.keys(volume).find(field => field !== 'name' && !VOLUMES.includes(field));
    if (kind !== undefined) {
      problems.add(`the volume ${quote(volume.name)} is of the kind '${kind}', which ${REFUSED}; `
        + `use a PersistentVolumeClaim, ${REPAIR}`);
    }
  }
}

function checkContainer({ name, ports, securityContext }: Fields, problems: Problems): void {
  const refuse = (found: string, repair: string): void => {
    problems.add(`the container ${quote(name)} ${found}, which ${REFUSED}; ${repair}, ${REPAIR}`);
  };
  const context = isFields(securityContext) ? securityContext : {};
  if (context.privileged === true) { refuse('is privileged', "remove 'privileged'"); }
  if (context.allowPrivilegeEscalation !== false) {
    refuse('may escalate its privileges', "remove 'allowPrivilegeEscalation'");
  }
  if (context.runAsNonRoot === false) { refuse('may run as root', "remove 'ensureNonRoot'"); }
  if (context.runAsUser === 0) { refuse('runs as root', "use another 'user'"); }
  if (isFields(context.seccompProfile) && context.seccompProfile.type === 'Unconfined') {
    refuse('has no seccomp profile', "remove 'seccompProfile'");
  }
  const { add = [] } = isFields(context.capabilities) ? context.capabilities : {};
  const capabilities = (add as string[]).filter(each => each !== CAPABILITY);
  if (capabilities.length > 0) { refuse(`has the capability ${quote(capabilities[0])}`, 'remove it'); }
  if (elements(ports).some(({ hostPort }) => hostPort !== undefined && hostPort !== 0)) {
    refuse('has a port of its node', "remove 'hostPort'");
  }
}
