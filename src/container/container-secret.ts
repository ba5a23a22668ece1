import { checkVariable } from '../image';
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

  /**
   * A secret that the application can only read from an environment variable, such as the `DATABASE_URL` of a library.
   * Prefer `file()`: a variable is seen by every child process, in crash reports, in `/proc` and in `docker inspect`,
   * and a new value arrives only with a new container.
   *
   * ECS: `secrets` of the container definition, without the launcher. Kubernetes: a `secretKeyRef`. Compose: the
   * variable of the same name of the shell or of `.env`; without it `docker compose` ends with an error.
   *
   * @param variable name of the variable; each target is told under this name where the value is stored
   * @param reason why the application cannot read a file, for those who review it
   */
  public static asEnvironment(variable: string, reason: string): ContainerSecret {
    requireShape('ContainerSecret.asEnvironment', { variable, reason }, { variable: TEXT, reason: TEXT });
    return new ContainerSecret(variable, reason);
  }

  /** @internal */
  public readonly _reason?: string;

  private constructor(
    /** Name of the file in `/run/secrets`, or of the variable. */
    public readonly name: string,
    reason?: string,
  ) {
    this._reason = reason;
  }

  /** One line for logs and messages, such as `ContainerSecret.file("db-password")`. */
  public toString(): string {
    return call(`ContainerSecret.${isVariable(this) ? 'asEnvironment' : 'file'}`, this.name);
  }
}

export function isVariable({ _reason }: ContainerSecret): boolean {
  return _reason !== undefined;
}

/** @param taken the variables that the container has already */
export function checkSecrets(secrets: ContainerSecret[], taken: readonly string[], problems: Problems): void {
  const names = secrets.map(secret => secret.name);
  const files = secrets.filter(secret => !isVariable(secret)).map(secret => secret.name);
  for (const name of files.filter(each => !NAME.test(each) || each.length > LONGEST_NAME)) {
    problems.add(`'secrets' has the name ${quote(name)}; use at most ${LONGEST_NAME} letters, digits, '.', '_' `
      + "and '-', starting with a letter or digit, such as 'db-password'");
  }
  for (const secret of secrets.filter(isVariable)) { checkSecretVariable(secret, taken, problems); }
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index))) {
    problems.add(`'secrets' has ${quote(name)} more than once; keep one`);
  }
}

function checkSecretVariable({ name, _reason }: ContainerSecret, taken: readonly string[], problems: Problems): void {
  checkVariable(name, '', problems, '', 'secrets');
  if (_reason!.trim() === '') {
    problems.add(`'secrets' has the variable ${quote(name)} without a reason; say why the application cannot read a `
      + 'file, or use ContainerSecret.file(...)');
  }
  if (taken.includes(name)) {
    problems.add(`'secrets' has the variable ${quote(name)}, which the container has already, from 'environment' or `
      + 'for its server; keep one');
  }
}
