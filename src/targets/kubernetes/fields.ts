/** A part of a manifest. */
export interface Fields { readonly [field: string]: unknown }

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The elements of a list of a manifest; none when it is absent. */
export const elements = (list: unknown): Fields[] => (Array.isArray(list) ? list.filter(isFields) : []);

/** The template of the pods in a Deployment, a Job or a CronJob. */
export function templateOf({ spec }: Fields): Fields {
  if (!isFields(spec)) { return {}; }
  if (isFields(spec.jobTemplate)) { return templateOf(spec.jobTemplate); }
  return isFields(spec.template) ? spec.template : {};
}

/** The pod in a Deployment, a Job or a CronJob. */
export function podOf(manifest: Fields): Fields {
  const { spec } = templateOf(manifest);
  return isFields(spec) ? spec : {};
}

/**
 * A value that stays in the cdk8s-plus object, because users may still change it, or their resolver has to see it. A
 * renderer names the field anyway, for its place in the order.
 */
export const KEPT_BY_CDK8S = undefined;

/** The metadata of every object and pod template: cdk8s has the values, this is their order. */
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
 * Escapes a text so that the program gets it unchanged. Kubernetes replaces `$(NAME)` by a variable in arguments,
 * variables and probe commands, and `$$` by `$`, which no other platform does.
 */
export function literal(text: string): string {
  return text.replace(/\$(?=[$(])/g, '$$$$');
}
