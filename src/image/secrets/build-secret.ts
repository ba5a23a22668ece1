import { call } from '../../private/messages';
import { requireShape, TEXT } from '../../private/shape';

/**
 * A secret that the build of an image reads, such as the password of a package index. The value never passes through
 * this library: generated files have the id, and where the machine that builds has the value. No layer, no history and
 * no configuration of the image has it.
 *
 * An id has up to 64 letters, digits, `.`, `_` and `-`, and starts with a letter or digit. The same id with another
 * place is another secret, for which an image is invalid.
 */
export class BuildSecret {
  /**
   * A file of the machine that builds: `BuildSecret.file('netrc', '/home/ci/.netrc')`.
   *
   * @param id what the Dockerfile calls it
   * @param path absolute, since the builders of different targets start in different folders; without commas and
   * quotes, which Docker's option cannot have. For a file that each user has elsewhere, make the path in your program
   */
  public static file(id: string, path: string): BuildSecret {
    requireShape('BuildSecret.file', { id, path }, { id: TEXT, path: TEXT });
    return new BuildSecret(id, 'file', path);
  }

  /**
   * A variable of the process that builds, such as `cdk deploy` or `docker compose`:
   * `BuildSecret.variable('index-token', 'INDEX_TOKEN')`. It is read when the image is built, not at synthesis.
   *
   * @param id what the Dockerfile calls it
   * @param name letters, digits and `_`, not starting with a digit
   */
  public static variable(id: string, name: string): BuildSecret {
    requireShape('BuildSecret.variable', { id, name }, { id: TEXT, name: TEXT });
    return new BuildSecret(id, 'variable', name);
  }

  /** @internal */
  public readonly _id: string;

  /** @internal */
  public readonly _kind: 'file' | 'variable';

  /**
   * The path, or the name of the variable.
   *
   * @internal
   */
  public readonly _place: string;

  private constructor(id: string, kind: BuildSecret['_kind'], place: string) {
    this._id = id;
    this._kind = kind;
    this._place = place;
  }

  /** One line for logs and messages, such as `BuildSecret.variable("index-token", "INDEX_TOKEN")`. */
  public toString(): string {
    return call(`BuildSecret.${this._kind}`, this._id, this._place);
  }
}
