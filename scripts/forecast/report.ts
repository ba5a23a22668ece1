import type { Measurement } from './measurement';
import { validate, type Compared, type Validation } from './validate';
import type { ModelData, Width } from '../../src/image/forecast/model';

const MEASURES = ['withoutBytecode', 'packed', 'unpacked'] as const;
type Measure = typeof MEASURES[number];

/** Of the style of the sources, without the indent. */
const MOST_IN_LINE = 116;

/** The module with the ratios. */
export function source({ general, widths, packages }: ModelData): string {
  const rows = inLines(packages.map(([name, ...numbers]) => `['${name}', ${numbers.join(', ')}],`));
  const width = ({ below, above }: Width): string => `{ below: ${below}, above: ${above} }`;
  return `// Written by \`npm run forecast -- fit\`; change the script, not this file.
import type { ModelData } from './model';

export const MEASURED: ModelData = {
  general: {
${Object.entries(general).map(([kind, ratios]) => `    ${kind}: [${ratios.join(', ')}],`).join('\n')}
  },
  widths: {
${Object.entries(widths).map(([kind, of]) =>
  `    ${kind}: { packed: ${width(of.packed)}, unpacked: ${width(of.unpacked)} },`).join('\n')}
  },
  packages: [
${rows.map(each => `    ${each}`).join('\n')}
  ],
};
`;
}

/** As many in a line as fit. */
function inLines(texts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const longer = lines.length === 0 ? undefined : `${lines.at(-1)} ${text}`;
    if (longer === undefined || longer.length > MOST_IN_LINE) {
      lines.push(text);
    } else {
      lines[lines.length - 1] = longer;
    }
  }
  return lines;
}

/** How well each lock is forecast by the others, as a table, with and without ratios of single packages. */
export function accuracy(measurements: readonly Measurement[]): string {
  const [known, unknown] = [validate(measurements), validate(measurements, false)];
  return [
    '| Lock | packages | download | packed, no bytecode | packed | unpacked |',
    '|---|---|---|---|---|---|',
    ...known.map(row),
    '',
    `Of ${known.length}: ${MEASURES.map(measure => describe(measure, known)).join('; ')}. `
      + `The interval has the packed bytes of ${within(known, 'packed')} `
      + `and the unpacked ones of ${within(known, 'unpacked')}.`,
    '',
    'Without a ratio for any package by name, as for packages that nobody measured: '
      + `${MEASURES.map(measure => describe(measure, unknown)).join('; ')}.`,
  ].join('\n');
}

function row({ project, packages, download, withoutBytecode, packed, unpacked }: Validation): string {
  const cells = [withoutBytecode, packed, unpacked].map(cell);
  return `| ${project} | ${packages} | ${megabytes(download)} | ${cells.join(' | ')} |`;
}

function cell({ measured, error }: Compared): string {
  return `${megabytes(measured)}, ${error < 0 ? '−' : '+'}${percent(Math.abs(error))}`;
}

const NAMES: Readonly<Record<Measure, string>> = {
  withoutBytecode: 'packed bytes without bytecode', packed: 'packed bytes', unpacked: 'unpacked bytes',
};

/** What a good forecast is. */
const AIMS: Readonly<Record<Measure, number>> = { withoutBytecode: 0.08, packed: 0.12, unpacked: 0.12 };

function describe(measure: Measure, all: readonly Validation[]): string {
  const errors = all.map(each => Math.abs(each[measure].error)).sort((a, b) => a - b);
  const at = (part: number): string => percent(errors[Math.ceil(part * errors.length) - 1]);
  const close = errors.filter(error => error <= AIMS[measure]).length;
  return `${NAMES[measure]} are off by ${at(0.5)} in the median, ${at(0.9)} in nine of ten and ${at(1)} at most, `
    + `by up to ${percent(AIMS[measure])} in ${close} of ${errors.length}`;
}

function within(all: readonly Validation[], measure: Measure): number {
  return all.filter(each => each[measure].isWithin).length;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
