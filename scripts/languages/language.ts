/** What can be told apart of one language's way from the package to the outputs of its quick start. */
export interface Stage {
  /** What is true once it has passed, such as `compiled`. */
  readonly done: string;
  /** @param folder has the sample project as `shop`; outputs belong there */
  run(folder: string): void;
}
