import type { ServerFlag } from './server-flag';

/** A call in the sources of a project, with its arguments as they are written. */
export interface StartingCall {
  readonly positional: readonly string[];
  readonly keywords: ReadonlyMap<string, string>;
}

/** How a server is started from Python. */
export interface ServerCall {
  /** What is called, with as much of its dotted name as is needed to know it: `uvicorn.run`. */
  readonly callee: string;
  /**
   * What the call says in place of flags; undefined when it starts something else.
   *
   * @param statements all of the module
   */
  flags(call: StartingCall, statements: readonly string[]): ServerFlag[] | undefined;
}

/** The flag of each argument that is called otherwise; null for one without a flag. */
export type FlagNames = Readonly<Record<string, string | null>>;

/** Stands for a value that only the running program knows. */
const COMPUTED = '...';

/** Of an expression: `'uvloop'`, `4`, `8_000`. */
const LITERAL = /^(?:[rRuU]?(["'])((?:(?!\1)[^\\])*)\1|(-?[\d_]+(?:\.\d+)?))$/;

/**
 * What arguments of a call in Python would be as flags: `workers=4, reload=False` is `--workers 4`.
 *
 * @param valueOf the value of an expression that is no literal, where it is known
 */
export function flagsOf(
  keywords: ReadonlyMap<string, string>, names: FlagNames,
  valueOf: (expression: string) => string | undefined = () => undefined,
): ServerFlag[] {
  return [...keywords].flatMap(([key, expression]) => {
    const name = names[key] === undefined ? `--${key.replaceAll('_', '-')}` : names[key];
    if (name === null || expression === 'False' || expression === 'None') { return []; }
    if (expression === 'True') { return [{ name }]; }
    const [, , text, number] = LITERAL.exec(expression) ?? [];
    return [{ name, value: text ?? number?.replaceAll('_', '') ?? valueOf(expression) ?? COMPUTED }];
  });
}
