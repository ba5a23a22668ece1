import type { Measured, Rebuild } from './measured';

/** One line of the table: what is measured, and what the image of this library should reach. */
interface Row {
  readonly measure: string;
  readonly cell: (of: Measured) => string;
  /** The number whose ratio to the hand-tuned form is shown. */
  readonly compared?: (of: Measured) => number;
  readonly target?: Target;
}

interface Target {
  readonly text: string;
  readonly reached: (ours: Measured, handTuned: Measured) => boolean;
}

/** The targets of issue 8; some are for one of the projects. */
function rows(sample: string): Row[] {
  const only = (name: string, target: Target): Target | undefined => name === sample ? target : undefined;
  return [
    {
      measure: 'own layers, packed',
      cell: ({ packed }) => bytes(packed),
      compared: ({ packed }) => packed,
      target: only('web', ratioOf(0.68, ({ packed }) => packed)),
    },
    {
      measure: 'dependencies on disk, with bytecode',
      cell: ({ dependencies }) => bytes(dependencies),
      compared: ({ dependencies }) => dependencies,
      target: only('science', ratioOf(0.75, ({ dependencies }) => dependencies)),
    },
    {
      measure: '`docker run` to the first 200',
      cell: ({ start }) => seconds(start),
      compared: ({ start }) => start,
      target: ratioOf(0.60, ({ start }) => start),
    },
    {
      measure: 'pulled after a one-line edit',
      cell: ({ edit }) => pulled(edit),
      target: {
        text: "1 layer, the application's",
        reached: ({ edit: { pull: { layers, parts } } }) => layers === 1 && parts.join() === 'application',
      },
    },
    { measure: 'pulled after a version bump', cell: ({ bump }) => pulled(bump) },
    { measure: 'rebuild after a one-line edit', ...rebuild(1.0, ({ edit }) => edit) },
    { measure: 'rebuild after a version bump', ...rebuild(0.5, ({ bump }) => bump) },
    { measure: 'build with nothing changed', ...rebuild(1.0, ({ unchanged }) => unchanged) },
    { measure: 'build without a cache, once', cell: ({ cold }) => seconds(cold) },
    { measure: 'writing the build context', cell: ({ prepare }) => seconds(prepare) },
    {
      measure: 'two builds without a cache: same image id',
      cell: ({ sameId }) => sameId ? 'yes' : 'no',
      target: { text: 'yes', reached: ({ sameId }) => sameId },
    },
    {
      measure: 'two builds without a cache: same layers',
      cell: ({ sameLayers, layers }) => `${sameLayers} of ${layers}`,
      target: { text: 'all', reached: ({ sameLayers, layers }) => sameLayers === layers },
    },
    {
      measure: 'own layers',
      cell: ({ layers }) => String(layers),
      target: { text: '< 15', reached: ({ layers }) => layers < 15 },
    },
    { measure: 'user id', cell: ({ user }) => user },
    { measure: 'files of its own it can change', cell: ({ writable }) => String(writable) },
  ];
}

/** What a table compares. */
export interface Sides {
  readonly all: readonly Measured[];
  readonly handTuned: Measured;
  /** The one that the targets are for. */
  readonly ours: Measured;
}

/** The figures of one project as a table of Markdown. */
export function table(sample: string, { all, handTuned, ours }: Sides): string {
  const lines = rows(sample).map(({ measure, cell, compared, target }) => [
    measure,
    ...all.map(side => {
      const ratio = compared === undefined || side === handTuned
        ? '' : ` (${(compared(side) / compared(handTuned)).toFixed(2)})`;
      return cell(side) + ratio;
    }),
    target === undefined ? '' : `${target.text}: ${target.reached(ours, handTuned) ? 'reached' : '**missed**'}`,
  ]);
  const title = ['', ...all.map(({ label }) => label), 'target'];
  return aligned([title, title.map(() => '---'), ...lines]);
}

function ratioOf(most: number, value: (of: Measured) => number): Target {
  return {
    text: `≤ ${most.toFixed(2)} of hand-tuned`,
    reached: (ours, handTuned) => value(ours) <= most * value(handTuned),
  };
}

function rebuild(most: number, of: (measured: Measured) => Rebuild): Omit<Row, 'measure'> {
  return {
    cell: measured => `${seconds(of(measured).seconds)}${of(measured).installed ? ', installs' : ''}`,
    target: {
      text: `≤ ${most.toFixed(1)} s, installs nothing`,
      reached: ours => of(ours).seconds <= most && !of(ours).installed,
    },
  };
}

function pulled({ pull: { bytes: size, layers } }: Rebuild): string {
  return `${bytes(size)}, ${layers} ${layers === 1 ? 'layer' : 'layers'}`;
}

/** Decimal, as registries count. */
export function bytes(value: number): string {
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`;
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

/** Columns of one width, so that the table can be read as plain text as well. */
export function aligned(lines: readonly string[][]): string {
  const widths = lines[0].map((_, column) => Math.max(...lines.map(line => line[column].length)));
  return lines.map(line => `| ${line.map((cell, column) =>
    cell === '---' ? '-'.repeat(widths[column]) : cell.padEnd(widths[column])).join(' | ')} |`).join('\n');
}
