import { line, type Line } from '../../../private/line';
import type { ImagePlan } from '../../image-plan';
import { BUILD_SECRETS_DIRECTORY, CREDENTIALS_DIRECTORY } from '../../places';
import type { CredentialsPlan } from '../../secrets/plan-credentials';
import { shellStep } from '../steps';

// What a step has that fetches with passwords. It must run no code of a package.

/** What git and curl look for in the home folder. */
export const NETRC = line`${CREDENTIALS_DIRECTORY}/.netrc`;

/** Whether an index may give more to whoever has them. */
export function hasPasswords({ files, passwords }: CredentialsPlan): boolean {
  return files.length + passwords.length > 0;
}

/** The passwords that the build was given, and a folder in memory for what is made of them. */
export function passwordMounts({ secrets }: ImagePlan, { files, passwords }: CredentialsPlan): string[] {
  const ids = new Set([...files, ...passwords.map(({ secret }) => secret)]);
  return [
    ...secrets.filter(({ id }) => ids.has(id)).map(({ id }) => `--mount=type=secret,id=${id},required=true`),
    `--mount=type=tmpfs,target=${CREDENTIALS_DIRECTORY}`,
  ];
}

/** Makes one file of them. */
export function netrc({ buildBase: { interpreter } }: ImagePlan, { files, passwords }: CredentialsPlan): string {
  return shellStep(interpreter, 'credentials', [
    ...files.map(id => ['--netrc', secretFile(id)] as const),
    ...passwords.map(({ host, user, secret }) => ['--password', host, user, secretFile(secret)] as const),
    ['--output', NETRC],
  ]);
}

function secretFile(id: Line): Line {
  return line`${BUILD_SECRETS_DIRECTORY}/${id}`;
}
