/** What was measured on both sides in turn: ours and the other, in milliseconds. */
export interface Compared {
  readonly label: string;
  readonly pairs: ReadonlyArray<readonly [number, number]>;
}

export interface SynthResults {
  readonly machine: string;
  readonly runs: number;
  readonly synths: readonly Compared[];
  readonly imports: readonly Compared[];
  /** To read a project, once per process. */
  readonly readMs: number;
  /** To plan an image and a container. */
  readonly planMs: number;
}

/** How much longer than by hand a synthesis may take. */
const MOST_SYNTH = 1.10;

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

export function synthReport({ machine, runs, synths, imports, readMs, planMs }: SynthResults): string {
  return [
    `${machine}. Medians of ${runs} runs, in milliseconds of processor time; a ratio is the median of the ratios of `
      + 'neighbours.',
    '',
    `| synthesis | this library | by hand | ratio (target: ≤ ${MOST_SYNTH.toFixed(2)}) |`,
    '|---|---|---|---|',
    ...synths.map(each => row(each, MOST_SYNTH)),
    '',
    `To read a project takes ${readMs.toFixed(0)} ms more, once per process. To plan an image and a container, ${
      planMs.toFixed(0)} ms, is in the rows, unless it was planned before.`,
    '',
    '| import, milliseconds of the whole process | with this library | platform alone | ratio |',
    '|---|---|---|---|',
    ...imports.map(each => row(each)),
  ].join('\n');
}

/** The ratio is that of neighbours, since a machine may slow down between them. */
function row({ label, pairs }: Compared, most?: number): string {
  const ratio = median(pairs.map(([ours, other]) => ours / other));
  const verdict = most === undefined ? '' : Number(ratio.toFixed(2)) <= most ? '' : ': **missed**';
  const columns = [0, 1].map(side => median(pairs.map(pair => pair[side])).toFixed(0));
  return `| ${[label, ...columns, `${ratio.toFixed(2)}${verdict}`].join(' | ')} |`;
}
