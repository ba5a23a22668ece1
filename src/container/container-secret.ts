import { call, quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { requireShape, TEXT } from '../private/shape';

/**
 * Valid in all three places: as a file name, as a key of a Kubernetes Secret, and at the end of the variable that ECS
 * passes to the launcher.
 */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Limit of Kubernetes for a key. */
const LONGEST_NAME = 253;

/**
 * A secret the container reads while it runs. The value never passes through this library; each target is told where it
 * is stored.
 */
export class ContainerSecret {
  /**
   * A secret that the application reads from the file `/run/secrets/<name>`, on every target.
   * Never an environment variable: those appear in crash reports, in child processes and in `docker inspect`.
   *
   * On ECS the launcher in the image writes the file from the injected value, on Kubernetes it is mounted from a
   * Secret, under Compose from a file of the host.
   *
   * @param name name of the file: letters, digits, `.`, `_` and `-`, starting with a letter or digit, such as
   * `db-password`; known at synthesis
   */
  public static file(name: string): ContainerSecret {
    requireShape('ContainerSecret.file', { name }, { name: TEXT });
    return new ContainerSecret(name);
  }

  private constructor(
    /** Name of the file in `/run/secrets`. */
    public readonly name: string,
  ) {}

  /** One line for logs and messages, such as `ContainerSecret.file("db-password")`. */
  public toString(): string {
    return call('ContainerSecret.file', this.name);
  }
}

export function checkSecrets(secrets: ContainerSecret[], problems: Problems): void {
  const names = secrets.map(secret => secret.name);
  for (const name of names.filter(each => !NAME.test(each) || each.length > LONGEST_NAME)) {
    problems.add(`'secrets' has the name ${quote(name)}; use at most ${LONGEST_NAME} letters, digits, '.', '_' `
      + "and '-', starting with a letter or digit, such as 'db-password'");
  }
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    problems.add(`'secrets' has ${quote(name)} more than once; keep one`);
  }
}
