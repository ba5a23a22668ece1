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
 * a peer, then it is open for the declared peers only.
 */
export function renderNetworkPolicy(instance: string, web: boolean, declared: DeclaredRules): Fields {
  const anybody = web ? [{ ports: [{ port: PORT_NAME, protocol: 'TCP' }] }] : [];
  return {
    metadata: METADATA,
    spec: {
      podSelector: { matchLabels: { [INSTANCE_LABEL]: instance } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: declared.ingress ?? anybody,
      egress: declared.egress ? [DNS, ...declared.egress] : [{}],
    },
  };
}
