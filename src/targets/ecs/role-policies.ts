import type { Role } from 'aws-cdk-lib/aws-iam';
import { Dependable, type IDependable } from 'constructs';

/**
 * What a role may do, also what is added to it later: several policies where one would be too large, and none where an
 * organization has made the role. Without the role itself, for which those that have it wait anyway.
 */
export function policiesOf({ node }: Role): IDependable {
  const policies = {};
  Dependable.implement(policies, {
    get dependencyRoots() { return node.children.filter(child => child !== node.defaultChild); },
  });
  return policies;
}
