/** What is found out about one project; with `--json` a line each. */
export interface Row {
  /** As it was given, relative to where the command runs. */
  readonly project: string;
  readonly milliseconds: number;
  /** Why it was refused, or how it crashed. */
  readonly problem?: { readonly name: string; readonly message: string; readonly stack?: string };
  readonly python?: string;
  /** Words of a web container. */
  readonly command?: string[];
  /** `module:attribute`, with `()` behind a factory; undefined for a command that has none. */
  readonly application?: string;
  /** Why there is no web container. */
  readonly noWeb?: string;
  /** What the image runs by itself, or the reason why it runs nothing. */
  readonly starts?: string;
  readonly health?: Health;
  /** Said about image and container: what was guessed, and what is missing. */
  readonly warnings?: string[];
  readonly files?: number;
  readonly leftOut?: number;
  /** `file imports file`, of staged modules that import one that is not. */
  readonly missing?: string[];
  /** How it went when it was built and run. */
  readonly served?: string;
}

export interface Health {
  readonly path: string;
  /** Whether every status below 500 will do, since no route was found. */
  readonly anyAnswer: boolean;
}

/** Errors that tell a user what to change. Any other is a crash. */
const TYPED = /^Python(Project|Image|Container)Invalid$/;

/** Longer messages hide the rows around them. */
const LONGEST_MESSAGE = 1200;

/** So many imports of one project are shown. */
const MOST_MISSING = 5;

export type Outcome = 'staged' | 'refused' | 'crashed';

export function isTyped(error: unknown): error is Error {
  return error instanceof Error && TYPED.test(error.name);
}

export function outcomeOf({ problem }: Row): Outcome {
  return problem === undefined ? 'staged' : TYPED.test(problem.name) ? 'refused' : 'crashed';
}

/** A project in some lines of text, the name alone on the first. */
export function describe(row: Row): string {
  return [row.project, ...details(row).flatMap(line => line.split('\n')).map(line => `    ${line}`)].join('\n');
}

function details(row: Row): string[] {
  const { problem, missing = [] } = row;
  if (problem) {
    // Our own errors begin with their code.
    const message = problem.message.slice(0, LONGEST_MESSAGE);
    return problem.stack === undefined ? [message] : [`${problem.name}: ${message}`, problem.stack];
  }
  return [
    `Python ${row.python}, ${row.files} files, ${row.leftOut} left out, ${row.milliseconds} ms`,
    `web     ${row.command?.join(' ') ?? row.noWeb}`,
    `health  ${healthOf(row.health)}`,
    `image   ${row.starts === commandOf(row) ? 'the same' : row.starts}`,
    ...(row.warnings ?? []).map(warning => `warns   ${warning}`),
    ...row.served === undefined ? [] : [`served  ${row.served}`],
    ...missing.slice(0, MOST_MISSING).map(line => `MISSING ${line}`),
    ...missing.length > MOST_MISSING ? [`MISSING ${missing.length - MOST_MISSING} more`] : [],
  ];
}

function commandOf({ command }: Row): string | undefined {
  return command && `CMD [${command.map(word => JSON.stringify(word)).join(', ')}]`;
}

function healthOf(health: Health | undefined): string {
  return health === undefined ? 'nothing to ask' : `${health.anyAnswer ? 'any answer' : '2xx'} at ${health.path}`;
}

export function summary(rows: readonly Row[]): string {
  const count = (is: (row: Row) => boolean) => rows.filter(is).length;
  const outcome = (wanted: Outcome) => count(row => outcomeOf(row) === wanted);
  const served = rows.flatMap(row => row.served ?? []);
  return [
    `${rows.length} projects: ${outcome('staged')} staged, ${outcome('refused')} refused with a reason, `
      + `${outcome('crashed')} crashed, ${count(isBroken)} import what was left out`,
    `${count(row => row.command !== undefined)} web containers, `
      + `${count(row => row.health?.anyAnswer === false)} with a health route; `
      + `${count(row => row.starts?.startsWith('CMD') ?? false)} images that start something`,
    ...served.length === 0 ? [] : [`${served.length} to be served, ${served.filter(isHealthy).length} healthy`],
  ].join('\n');
}

/** Whether staged modules import what is not there. */
export function isBroken({ missing = [] }: Row): boolean {
  return missing.length > 0;
}

function isHealthy(served: string): boolean {
  return served.startsWith('healthy');
}
