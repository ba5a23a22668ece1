import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Findings of cdk-nag that are meant, with the reason in the metadata of the construct. It needs no cdk-nag: without it
 * nobody asks.
 *
 * Not by `Validations.acknowledge`: what that writes, the CDK takes for the whole app, so that the same finding about
 * something of the user's would be gone as well. With this prefix only cdk-nag reads it, at the construct and below.
 */
export function acknowledge(scope: IConstruct, reasons: { readonly [rule: string]: string }): void {
  const rules = Object.entries(reasons).map(([rule, reason]) => [`Annotation::AwsSolutions-${rule}`, reason]);
  scope.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, Object.fromEntries(rules));
}

/** @param resource of a policy, with a `*` */
export function acknowledgeWildcard(scope: IConstruct, resource: string, reason: string): void {
  acknowledge(scope, { [`IAM5[Resource::${resource}]`]: reason });
}
