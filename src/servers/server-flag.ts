/** A flag of a command in a file of the project, or what a call in its sources has in place of one. */
export interface ServerFlag {
  readonly name: string;
  readonly value?: string;
}
