/** A part of a manifest. */
export interface Fields { readonly [field: string]: unknown }

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The elements of a list of a manifest; none when it is absent. */
export const elements = (list: unknown): Fields[] => (Array.isArray(list) ? list.filter(isFields) : []);

/**
 * Stands for a value that the cdk8s-plus object holds: its users may still change it, or a resolver of theirs has to
 * see it. A renderer names the field all the same, for its place in the order.
 */
export const KEPT_BY_CDK8S = undefined;

/** The metadata of every object and pod template: cdk8s keeps the values, we keep them in reading order. */
export const METADATA: Fields = {
  name: KEPT_BY_CDK8S,
  namespace: KEPT_BY_CDK8S,
  labels: {
    'app.kubernetes.io/name': KEPT_BY_CDK8S,
    'app.kubernetes.io/instance': KEPT_BY_CDK8S,
    'app.kubernetes.io/component': KEPT_BY_CDK8S,
    'app.kubernetes.io/version': KEPT_BY_CDK8S,
  },
  annotations: KEPT_BY_CDK8S,
};

/**
 * The text as a program must get it. Kubernetes puts variables in the place of `$(NAME)` in arguments, variables and
 * probe commands, and makes one `$` of two, which no other platform does.
 */
export function literal(text: string): string {
  return text.replace(/\$(?=[$(])/g, '$$$$');
}
