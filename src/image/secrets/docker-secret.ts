import type { SecretPlan } from './plan-secrets';

/** The SSH agent of the machine that builds, in the words of Docker's option `--ssh`. */
export const DEFAULT_AGENT = 'default';

/** Where a secret is, in the words of Docker's option `--secret`, behind its id. */
export function dockerSecret({ kind, place }: SecretPlan): string {
  return kind === 'file' ? `type=file,src=${place}` : `type=env,env=${place}`;
}
