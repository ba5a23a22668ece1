import { type Deployment, type CronJob, type Job, NetworkPolicy, ServiceAccount } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ConstructName } from './construct-name';
import type { Fields } from './fields';
import { makeLossless } from './lossless';
import { renderNetworkPolicy, renderServiceAccount } from './render-around';

/** Name and labels of all objects of a construct. */
export interface SharedMetadata {
  readonly name: string;
  readonly labels: Record<string, string>;
}

/** The identity of the pods, without a token. */
export function makeServiceAccount(scope: Construct, metadata: SharedMetadata, owner: ConstructName): ServiceAccount {
  const account = new ServiceAccount(scope, 'ServiceAccount', { metadata });
  makeLossless(account, { owner, request: renderServiceAccount });
  return account;
}

/** @param port to which everybody may connect; undefined for none */
export function makeNetworkPolicy(
  scope: Construct,
  metadata: SharedMetadata,
  owner: ConstructName,
  workload: Deployment | Job | CronJob,
  port?: number,
): NetworkPolicy {
  const policy = new NetworkPolicy(scope, 'NetworkPolicy', { metadata, selector: workload });
  makeLossless(policy, {
    owner,
    request: ({ spec: declared }) => renderNetworkPolicy(metadata.name, port, declared as Fields),
  });
  return policy;
}
