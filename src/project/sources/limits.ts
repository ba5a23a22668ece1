/** Where reading stopped before the end. Each sentence becomes a warning, since the rest is unknown. */
export class Limits {
  private readonly said = new Set<string>();

  public reached(sentence: string): void {
    this.said.add(sentence);
  }

  public get sentences(): string[] {
    return [...this.said];
  }
}
