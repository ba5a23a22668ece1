import { type Fields, METADATA } from './fields';
import { INSTANCE_LABEL, PORT_NAME } from './names';

/* The objects around a Deployment, each with its fields in reading order. */

/** Clients inside the cluster use `http://<name>`, without a port. */
export const SERVICE_PORT = 80;

/** To any address, since a node-local DNS cache is not a pod and cannot be selected. */
const DNS: Fields = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };

/**
 * The identity of the pods. Without a token there is nothing to steal; an application that needs one mounts it in its
 * own pod.
 */
export function renderServiceAccount(): Fields {
  return { metadata: METADATA, automountServiceAccountToken: false };
}

export function renderService(instance: string): Fields {
  return {
    metadata: METADATA,
    spec: {
      type: 'ClusterIP',
      selector: { [INSTANCE_LABEL]: instance },
      ports: [{ name: PORT_NAME, port: SERVICE_PORT, targetPort: PORT_NAME, protocol: 'TCP' }],
    },
  };
}

/** Drains take one pod at a time, whatever their number, and a pod that never became healthy does not block them. */
export function renderDisruptionBudget(instance: string): Fields {
  return {
    metadata: METADATA,
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { [INSTANCE_LABEL]: instance } },
    },
  };
}

export interface DeclaredRules {
  readonly ingress?: Fields[];
  readonly egress?: Fields[];
}

/**
 * One network policy for both directions. Each is as open as the container needs until users declare a peer, then it is
 * open for the declared peers only; the port of a web container stays open while no rule is about it.
 *
 * @param port of a web container; undefined for a worker
 */
export function renderNetworkPolicy(instance: string, port: number | undefined, declared: DeclaredRules): Fields {
  const rules = declared.ingress ?? [];
  const everybody = port === undefined || rules.some(rule => isAbout(rule, port))
    ? []
    : [{ ports: [{ port: PORT_NAME, protocol: 'TCP' }] }];
  return {
    metadata: METADATA,
    spec: {
      podSelector: { matchLabels: { [INSTANCE_LABEL]: instance } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [...everybody, ...rules],
      egress: declared.egress ? [DNS, ...declared.egress] : [{}],
    },
  };
}

/** A rule without ports is about every port. */
function isAbout({ ports }: Fields, port: number): boolean {
  return !Array.isArray(ports) || ports.some(each => {
    const { port: first, endPort = first } = each as { port?: number | string; endPort?: number | string };
    return first === undefined || first === PORT_NAME || (Number(first) <= port && port <= Number(endPort));
  });
}
