import { parseReference } from '../../image';
import { call, quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { requireShape, TEXT } from '../../private/shape';

/**
 * Where a builder keeps the steps of a build between two runs of a pipeline, of which each has a new machine. It has
 * everything that the steps write, of all stages; no secret is among it.
 */
export class BuildCache {
  /**
   * The cache of GitHub Actions, one for each image.
   */
  public static gitHubActions(): BuildCache {
    return new BuildCache();
  }

  /**
   * A repository of a registry, with a tag for each image.
   *
   * @param name host and path without tag: `ghcr.io/acme/cache`. Fails with `BuildCacheInvalid` for anything else.
   */
  public static registry(name: string): BuildCache {
    requireShape('BuildCache.registry', { name }, { name: TEXT });
    const problems = new Problems('BuildCache.registry');
    const { tag, digest, text } = parseReference(name) ?? {};
    if (text === undefined || tag !== undefined || digest !== undefined) {
      problems.add(`'name' is ${quote(name)}; write host and path in lower case, without scheme, tag and digest, as in `
        + "'ghcr.io/acme/cache'");
    }
    problems.throwIfAny('BuildCacheInvalid');
    return new BuildCache(name);
  }

  private constructor(private readonly repository?: string) {}

  /** One line for logs and messages, such as `BuildCache.registry("ghcr.io/acme/cache")`. */
  public toString(): string {
    return this.repository === undefined
      ? call('BuildCache.gitHubActions')
      : call('BuildCache.registry', this.repository);
  }

  /**
   * In Docker's words, where it is read.
   *
   * @internal
   */
  public _place(target: string): string {
    return this.repository === undefined
      ? `type=gha,scope=${target}`
      : `type=registry,ref=${this.repository}:${target}`;
  }
}
