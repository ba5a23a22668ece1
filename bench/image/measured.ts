/** Bytes that a node has to pull, and in how many layers. */
export interface Pull {
  readonly bytes: number;
  readonly layers: number;
  /** What the files in them belong to, each once. */
  readonly parts: readonly string[];
}

/** A build after a change, in a cache that is warm. */
export interface Rebuild {
  readonly seconds: number;
  /** Whether a step that installs dependencies ran. */
  readonly installed: boolean;
  /** What a node pulls that has the image before the change. */
  readonly pull: Pull;
}

/** Everything that is known of one contender and one project. */
export interface Measured {
  readonly label: string;
  readonly layers: number;
  readonly packed: number;
  /** Bytes of the virtual environment on disk, bytecode included. */
  readonly dependencies: number;
  readonly packages: number;
  readonly edit: Rebuild;
  readonly bump: Rebuild;
  readonly unchanged: Rebuild;
  readonly cold: number;
  /** Seconds in which the build context was written. */
  readonly prepare: number;
  readonly start: number;
  readonly sameId: boolean;
  readonly sameLayers: number;
  readonly user: string;
  readonly writable: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = values.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
