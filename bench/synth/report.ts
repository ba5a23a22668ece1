/** What was measured, in turn with the other side if there is one, in milliseconds. */
export interface Row {
  readonly label: string;
  readonly ours: readonly number[];
  readonly other: readonly number[];
}

/** A part of the table. */
export interface Group {
  readonly title: string;
  readonly rows: readonly string[];
  /** How much longer than the other side it may take. */
  readonly most?: number;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** One table for each group, of the rows that were measured. */
export function synthReport(groups: readonly Group[], measured: readonly Row[]): string {
  const target = (most?: number) => most === undefined ? '' : ` (target: ≤ ${most.toFixed(2)})`;
  return groups.map(({ title, rows, most }) => [
    `| ${title} | this library | by hand | ratio${target(most)} | runs |`,
    '|---|---|---|---|---|',
    ...rows.flatMap(label => measured.filter(each => each.label === label).map(each => line(each, most))),
  ].join('\n')).join('\n\n');
}

/** The ratio is that of neighbours, since a machine may slow down between them. */
function line({ label, ours, other }: Row, most?: number): string {
  const columns = [ours, other].map(side => side.length === 0 ? '-' : median(side).toFixed(0));
  return `| ${[label, ...columns, ratioOf(ours, other, most), ours.length].join(' | ')} |`;
}

function ratioOf(ours: readonly number[], other: readonly number[], most = Infinity): string {
  if (other.length === 0) { return '-'; }
  const ratio = median(ours.map((ms, run) => ms / other[run])).toFixed(2);
  return Number(ratio) <= most ? ratio : `${ratio}: **missed**`;
}
