import { Fields, METADATA } from './fields';
import { INSTANCE_LABEL, PORT_NAME } from './names';

/** Any resolver, since a node-local cache is no pod and cannot be selected. */
const DNS: Fields = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };

export interface DeclaredRules {
  readonly ingress?: Fields[];
  readonly egress?: Fields[];
}

/**
 * The NetworkPolicy in Kubernetes words: one object for both directions. Each is as open as the role needs until users declare
 * a peer, then it is open for the declared peers only; the port of a web container stays open while no rule speaks of it.
 *
 * @param port of a web container; undefined for a worker
 */
export function renderNetworkPolicy(instance: string, port: number | undefined, declared: DeclaredRules): Fields {
  const rules = declared.ingress ?? [];
  const anybody = port === undefined || rules.some(rule => speaksOf(rule, port)) ? [] : [{ ports: [{ port: PORT_NAME, protocol: 'TCP' }] }];
  return {
    metadata: METADATA,
    spec: {
      podSelector: { matchLabels: { [INSTANCE_LABEL]: instance } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [...anybody, ...rules],
      egress: declared.egress ? [DNS, ...declared.egress] : [{}],
    },
  };
}

/** A rule without ports is about every port. */
function speaksOf({ ports }: Fields, port: number): boolean {
  return !Array.isArray(ports) || ports.some(each => {
    const { port: first, endPort = first } = each as { port?: number | string; endPort?: number | string };
    return first === undefined || first === PORT_NAME || (Number(first) <= port && port <= Number(endPort));
  });
}
