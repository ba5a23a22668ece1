import type { StrictReader } from './strict-reader';
import { asTables, type Table } from '../files/toml';

/** Settings of an index with a fixed set of values. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  format: ['simple', 'flat'],
  authenticate: ['auto', 'always', 'never'],
};

/** Checks the `index` list of uv's settings. The result is not needed: packages come from the URLs in the lock. */
export function checkIndexes(value: unknown, where: string, reader: StrictReader): void {
  for (const table of reader.tables(value, where)) { checkIndex(table, where, reader); }
}

/** uv requires this in a pyproject.toml only. */
export function checkDistinctIndexes(value: unknown, where: string, reader: StrictReader): void {
  const tables = asTables(value);
  const names = tables.flatMap(({ name }) => name ?? []);
  if (new Set(names).size < names.length) { reader.fail(`${where} has two indexes with the same name; rename one`); }
  if (tables.filter(table => table.default === true).length > 1) {
    reader.fail(`${where} has two default indexes; remove 'default' from one`);
  }
}

function checkIndex(table: Table, where: string, reader: StrictReader): void {
  const at = (key: string) => `'${key}' in ${where}`;
  if (table.url === undefined) { reader.fail(`${at('url')} is missing; add it`); }
  reader.location(table.url, at('url'));
  reader.indexName(table.name, at('name'));
  reader.address(table['publish-url'], at('publish-url'));
  for (const key of ['explicit', 'default']) { reader.flag(table[key], at(key)); }
  for (const [key, words] of Object.entries(WORDS)) { reader.word(table[key], at(key), words); }
  for (const code of reader.list(table['ignore-error-codes'], at('ignore-error-codes'))) {
    reader.count(code, at('ignore-error-codes'), 100);
  }
  const cache = reader.table(table['cache-control'], at('cache-control'));
  for (const key of ['api', 'files']) { reader.text(cache[key], at(key)); }
  if (table.explicit === true && table.name === undefined) {
    reader.fail(`${where} has an explicit index without a name; add a 'name'`);
  }
}
