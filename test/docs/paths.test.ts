import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

const root = join(__dirname, '..', '..');

/** Made by a command of the documents, so not there in a fresh clone. */
const generated = /^(lib|dist|cdk\.out|examples\/(ecs\/cdk\.out|kubernetes\/dist|compose\/(build|secrets|compose\.yaml)))/;

test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])('every path that %s names exists', document => {
  const text = readFileSync(join(root, document), 'utf8');
  const paths = [...text.matchAll(/`((?:src|test|docs|examples|bench|scripts|support|projenrc|\.ci)\/[\w./*<>-]*)`/g)].map(match => match[1]);
  const links = [...text.matchAll(/\]\(([\w./-]+)\)/g)].map(match => match[1]);
  const missing = [...paths, ...links]
    .map(path => path.replace(/[*<].*$/, ''))
    .filter(path => !generated.test(path) && !existsSync(join(root, path)));
  expect(missing).toEqual([]);
});
