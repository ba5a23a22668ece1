import { sum, written, type Written } from './count';
import { MOST, type Program, PROGRAMS } from './programs';

/** Both sides of a program, and each file by hand. */
export interface Counted {
  readonly platform: string;
  readonly hand: Written;
  readonly ours: Written;
}

export function counted({ platform, hand, ours }: Program, read: (path: string) => string): Counted {
  const total = (paths: readonly string[]): Written => sum(paths.map(path => written(path, read(path))));
  return { platform, hand: total(hand), ours: total(ours) };
}

/** @param read a file, by its path from the root of the repository */
export function linesReport(read: (path: string) => string): string {
  const rows = PROGRAMS.map(program => counted(program, read)).map(({ platform, hand, ours }) => [
    platform, String(hand.lines), String(ours.lines), ratio(ours.lines / hand.lines, MOST),
    (ours.characters / hand.characters).toFixed(2),
  ]);
  return [
    `| | by hand, lines | this library, lines | ratio (target: ≤ ${MOST.toFixed(2)}) | ratio of characters |`,
    '|---|---|---|---|---|',
    ...rows.map(row => `| ${row.join(' | ')} |`),
  ].join('\n');
}

const ratio = (value: number, most: number): string =>
  `${value.toFixed(2)}: ${value <= most ? 'reached' : '**missed**'}`;
