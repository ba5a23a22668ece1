import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join } from 'path';

const root = join(__dirname, '..', '..');

/** Made by a command of the documents, so not there in a fresh clone. */
const generated =
  /^(lib|dist|cdk\.out|examples\/(ecs\/cdk\.out|kubernetes\/dist|compose\/(build|secrets|compose\.yaml)))/;

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .map(path => `docs/${path}`)
    .filter(path => path.endsWith('.md')),
];

test.each(documents)('every path that %s names exists', document => {
  const text = readFileSync(join(root, document), 'utf8');
  const paths = [
    ...text.matchAll(/`((?:src|test|docs|examples|bench|scripts|support|projenrc|\.ci)\/[\w./*<>-]*)`/g),
  ].map(match => match[1]);
  const links = [...text.matchAll(/\]\(([\w./-]+)\)/g)].map(match => join(dirname(document), match[1]));
  const missing = [...paths, ...links]
    .map(path => path.replace(/[*<].*$/, ''))
    .filter(path => !generated.test(path) && !existsSync(join(root, path)));
  expect(missing).toEqual([]);
});

test('decisions are numbered without gaps, and each has its number and title on top', () => {
  const files = readdirSync(join(root, 'docs', 'decisions')).sort();
  expect(files.map(file => Number(file.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
  files.forEach((file, index) =>
    expect(readFileSync(join(root, 'docs', 'decisions', file), 'utf8')).toMatch(new RegExp(`^# ${index + 1}\\. .`)));
});
