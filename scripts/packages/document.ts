import type { DebianNeed } from '../../src/image/system/need';
import { DEBIAN_NEEDS } from '../../src/image/system/needs';

const HEAD = `# What packages of PyPI need from Debian

Generated from \`src/image/system/needs/\`. After a change: \`UPDATE_GOLDEN=1 npx jest test/docs/debian-needs.test.ts\`.

\`npm run packages\` proves each entry: it locks the package, builds an image on slim and on distroless, and runs a
program that uses it (\`scripts/packages/uses/\`).

| Package | Gets into the image | Only if it is compiled |
|---|---|---|
`;

/** The table for readers. */
export function document(): string {
  return HEAD + Object.entries(DEBIAN_NEEDS).sort(([one], [other]) => one < other ? -1 : 1)
    .map(([name, need]) => `| [${name}](${need.source}) | ${need.refused ?? always(need)} | ${compiled(need)} |\n`)
    .join('');
}

function always({ runs = [], unless = [], parts = {} }: DebianNeed): string {
  const exception = unless.length > 0 ? `, unless ${code(unless)} is locked` : '';
  return [
    ...runs.length > 0 ? [`${code(runs)}${exception}`] : [],
    ...Object.entries(parts).map(([module, names]) => `for \`${module}\`: ${code(names)}`),
  ].join('; ');
}

function compiled(need: DebianNeed): string {
  if (need.compiled === undefined) { return ''; }
  const { headers, loads } = need.compiled;
  return [
    ...loads.length > 0 ? [code(loads)] : [],
    ...headers.length > 0 ? [`to build: ${code(headers)}`] : [],
  ].join('; ');
}

function code(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(' ');
}
