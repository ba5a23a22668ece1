/**
 * What is made once and kept for the life of the process. `Memory.clear` empties every one of them, so that a process
 * that goes on after files have changed (watch mode, a test) sees what is there now.
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

  /** A value that could not be made, because making it threw, is not kept. */
  public get(key: K, make: () => V): V {
    if (!this.kept.has(key)) { this.kept.set(key, make()); }
    return this.kept.get(key)!;
  }
}
