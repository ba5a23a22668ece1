import type { DebianNeed } from '../../src/image/system/need';

export const BASES = ['slim', 'distroless'] as const;

export type BaseName = typeof BASES[number];

/** What came of a program on one base. */
export interface Outcome {
  readonly ok: boolean;
  /** Of the layer with the Debian packages. */
  readonly bytes?: number;
  /** Whether it runs on the base alone as well. */
  readonly needless?: boolean;
  /** Another word than `ok`. */
  readonly says?: string;
  readonly problem?: string;
}

export interface Row {
  readonly name: string;
  readonly need: DebianNeed;
  /** By the bases that were asked for; fewer if it came to nothing before. */
  readonly outcomes: Readonly<Partial<Record<BaseName, Outcome>>>;
  readonly seconds: number;
}

const MOST_LINES = 12;

/** What BuildKit repeats of the step that failed, before it shows the Dockerfile. */
const OF_STEP = /\n-{6}\n([^]*?)\n-{6}\n/;

/** The end of a log says why. */
export function fails(log: string): Outcome {
  const [, text] = OF_STEP.exec(log) ?? [undefined, log];
  return { ok: false, problem: text.trimEnd().split('\n').slice(-MOST_LINES).join('\n') };
}

/** Why a row does not prove its entry on these bases; undefined if it does. */
export function fault({ name, outcomes }: Row, bases: readonly BaseName[]): string | undefined {
  const failed = bases.find(base => !outcomes[base]?.ok);
  if (failed !== undefined) { return `${name} on ${failed}: ${outcomes[failed]?.problem ?? 'not tried'}`; }
  // What one base has and the other one lacks is needed all the same.
  return bases.length === BASES.length && bases.every(base => outcomes[base]!.needless)
    ? `${name} also runs without them, on both bases`
    : undefined;
}

export const HEADINGS = line('package', 'Debian packages', 'slim', 'distroless', 'layer, MB', 's');

export function describe({ name, need, outcomes: { slim, distroless }, seconds }: Row): string {
  const bytes = [slim, distroless].map(outcome => outcome?.bytes === undefined ? '-' : megabytes(outcome.bytes));
  return line(name, packagesOf(need).join(' '), word(slim), word(distroless), bytes.join(' / '), String(seconds));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** What gets into the image. */
export function packagesOf({ runs = [], parts = {}, compiled }: DebianNeed): readonly string[] {
  return [...new Set([...runs, ...Object.values(parts).flat(), ...compiled?.loads ?? []])];
}

function word(outcome: Outcome | undefined): string {
  return outcome === undefined ? '-' : outcome.ok ? outcome.says ?? (outcome.needless ? 'ok, has it' : 'ok') : 'FAILS';
}

function line(...[name, packages, slim, distroless, bytes, seconds]: string[]): string {
  return [
    name.padEnd(22), packages.padEnd(48), slim.padEnd(10), distroless.padEnd(10), bytes.padStart(15),
    seconds.padStart(5),
  ].join(' ');
}
