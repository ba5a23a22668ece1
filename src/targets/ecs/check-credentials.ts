import { CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { isEcrAddress } from './bind-image';
import { keysOf } from './secret-keys';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { ImageSource } from '../image-source';

/** What ECS reads of the secret. */
const FIELDS = ['username', 'password'];

/** Whoever has wrong ones sees a task that never starts, and `CannotPullContainerError`. */
export function checkCredentials(
  secret: ISecret | undefined, source: ImageSource, problems: Problems,
): void {
  if (secret === undefined) { return; }
  const reference = source._reference('tag');
  if (source._repository !== undefined || reference === undefined || isEcrAddress(reference)) {
    problems.add(`'registryCredentials' is set, but 'image' is ${source}, which ECS pulls with the role of the task; `
      + 'remove it');
  }
  const resource = secret.node?.defaultChild;
  const keys = resource instanceof CfnSecret ? keysOf(resource) : undefined;
  const absent = FIELDS.filter(field => keys !== undefined && !keys.includes(field));
  if (absent.length > 0) {
    problems.add(`'registryCredentials' is a secret without ${enumerate(absent.map(quote))}; ECS reads a JSON object `
      + 'with "username" and "password"');
  }
}
