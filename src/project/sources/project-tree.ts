import type { LocalDraft } from './local-package';

/** The tree in which sources are looked for. Paths are relative to its root. */
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
  /** Top-level names that installed packages have. */
  readonly installed: ReadonlySet<string>;
  /** Modules that the project's own files start. */
  readonly started: readonly string[];
}
