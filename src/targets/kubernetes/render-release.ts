import { type Fields, METADATA } from './fields';

/* What a release step has besides its Job, each object with its fields in reading order. */

/** Keys are written by the pods that wait, one for each Job that was complete. */
export function renderRecord(): Fields {
  return { metadata: METADATA };
}

/** No more than one Job may be read and one record written. */
export function renderReleaseRole(job: string, record: string): Fields {
  return {
    metadata: METADATA,
    rules: [
      { apiGroups: ['batch'], resources: ['jobs'], resourceNames: [job], verbs: ['get'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: [record], verbs: ['get', 'patch'] },
    ],
  };
}

/** @param accounts of all that waits */
export function renderReleaseBinding(
  role: string, accounts: ReadonlyArray<{ readonly name?: string; readonly namespace?: string }>,
): Fields {
  return {
    metadata: METADATA,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
    subjects: accounts.map(({ name, namespace }) => ({ kind: 'ServiceAccount', name, namespace })),
  };
}
