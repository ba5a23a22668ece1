import type { LocalDraft } from './local-package';

/** The tree that contains the sources. Paths are relative to its root. */
export interface ProjectTree {
  /** Absolute. */
  readonly root: string;
  /** The workspace. */
  readonly base: string;
  /** The project. */
  readonly home: string;
  /** The project, then the local packages that it depends on. */
  readonly locals: readonly LocalDraft[];
  /** Other projects of the workspace. */
  readonly members: readonly string[];
  /** Top-level names of installed packages. */
  readonly installed: ReadonlySet<string>;
  /** Modules that files of the project start. */
  readonly started: readonly string[];
}
