const NEEDED = [
  '.jsii', 'API.md', 'LICENSE', 'README.md', 'lib/index.js', 'lib/index.d.ts',
  ...['common', 'compose', 'container', 'ecs', 'image', 'kubernetes', 'process', 'project']
    .map(name => `lib/bundle/${name}.js`),
  'node_modules/smol-toml/package.json', 'node_modules/yaml/package.json',
];

/** What only this repository uses, and code that is in a bundle already. */
const FOREIGN = new RegExp([
  '^(?:src|test|docs|examples|scripts|bench|projenrc|support|\\.ci)/',
  'uv\\.lock$',
  '__pycache__',
  '^lib/(?!index\\.js$|bundle/).*\\.js$',
].join('|'));

/** @param files paths in the packed library */
export function problemsOfContents(files: readonly string[]): string[] {
  return [
    ...NEEDED.filter(file => !files.includes(file)).map(file => `missing: ${file}`),
    ...files.filter(file => FOREIGN.test(file)).map(file => `does not belong: ${file}`),
  ];
}
