/** Packages that not every user has: which constructs need each, and what installs it. */
export const PEERS: ReadonlyMap<string, { readonly users: string; readonly install: string }> = new Map([
  ['aws-cdk-lib', { users: 'the ECS constructs', install: 'aws-cdk-lib' }],
  ['cdk8s', { users: 'the Kubernetes constructs', install: 'cdk8s cdk8s-plus-28' }],
  ['cdk8s-plus-28', { users: 'the Kubernetes constructs', install: 'cdk8s cdk8s-plus-28' }],
]);

/** The peer that a module belongs to, as `aws-cdk-lib/aws-ecs` does to `aws-cdk-lib`. */
export function peerOf(module: string): string | undefined {
  return [...PEERS.keys()].find(peer => module === peer || module.startsWith(`${peer}/`));
}
