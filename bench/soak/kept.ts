import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

/** What was measured of one thing, in numbers and words. Nothing says on which machine. */
export type Figures = Readonly<Record<string, number | string | boolean>>;

const fileOf = (folder: string, name: string) => join(folder, `${name}.jsonl`);

/** The rows of a measurement by their names, in the order in which they first came. */
export function kept<T = Figures>(name: string, folder: string = __dirname): Map<string, T> {
  const file = fileOf(folder, name);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return new Map(lines.map(line => JSON.parse(line)).map(({ row, ...figures }) => [row, figures]));
}

/** Keeps figures of a row, in place of earlier ones of the same name. */
export function keep(name: string, row: string, figures: Figures, folder: string = __dirname): void {
  const rows = kept(name, folder);
  rows.set(row, { ...rows.get(row), ...rounded(figures) });
  const lines = [...rows].map(([key, each]) => JSON.stringify({ row: key, ...each }));
  writeFileSync(fileOf(folder, name), `${lines.join('\n')}\n`);
}

/** More digits say nothing. */
function rounded(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([key, value]) =>
    [key, typeof value === 'number' ? Math.round(value * 100) / 100 : value]));
}
