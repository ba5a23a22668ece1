import type { SecretPlan } from './plan-secrets';

/** Where a secret is, in the words of Docker's option `--secret`, behind its id. */
export function dockerSecret({ kind, place }: SecretPlan): string {
  return kind === 'file' ? `type=file,src=${place}` : `type=env,env=${place}`;
}
