/**
 * A cache for the life of the process. `Memory.clear` empties all of them, so that a process which keeps running after
 * files changed (watch mode, a test) reads them again.
 */
export class Memory<K, V> {
  public static clear(): void {
    for (const kept of Memory.all) { kept.clear(); }
  }

  private static readonly all: Array<Map<unknown, unknown>> = [];
  private readonly kept = new Map<K, V>();

  public constructor() {
    Memory.all.push(this.kept);
  }

  /** When `make` throws, nothing is kept. */
  public get(key: K, make: () => V): V {
    if (!this.kept.has(key)) { this.kept.set(key, make()); }
    return this.kept.get(key)!;
  }
}
