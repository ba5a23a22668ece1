/** Where reading stopped before the end. What lies behind it is not known, and whoever uses the project is told so. */
export class Limits {
  private readonly said = new Set<string>();

  public reached(sentence: string): void {
    this.said.add(sentence);
  }

  public get sentences(): string[] {
    return [...this.said];
  }
}
