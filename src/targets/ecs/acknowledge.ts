import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Findings of cdk-nag that are meant, with the reason in its report and in the metadata of the construct. It needs no
 * cdk-nag: without it nobody asks.
 */
export function acknowledge(scope: IConstruct, reasons: { readonly [rule: string]: string }): void {
  const rules = Object.entries(reasons).map(([rule, reason]) => ({ id: `AwsSolutions::AwsSolutions-${rule}`, reason }));
  Validations.of(scope).acknowledge(...rules);
}

/** @param resource of a policy, with a `*`; without pseudo parameters, whose `::` the CDK refuses in an id */
export function acknowledgeWildcard(scope: IConstruct, resource: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
}
