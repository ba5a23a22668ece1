import { checkMetadata, RESOLVER_WORDS } from './resolver-settings';
import { quote } from '../../private/messages';
import { isTable, type Table } from '../files/toml';
import { checkIndexes } from '../python/package-index';
import type { StrictReader } from '../python/strict-reader';
import { splitScoped } from '../python/tool-uv';

type Check = (reader: StrictReader, value: unknown, where: string) => unknown;

const flag: Check = (reader, value, where) => reader.flag(value, where);
const text: Check = (reader, value, where) => reader.text(value, where);
const texts: Check = (reader, value, where) => reader.texts(value, where);
const names: Check = (reader, value, where) => reader.names(value, where);
const aTable: Check = (reader, value, where) => reader.table(value, where);
const requirements: Check = (reader, value, where) => reader.requirements(value, where);
const location: Check = (reader, value, where) => reader.location(value, where);
const count: Check = (reader, value, where) => reader.count(value, where, 1);

/**
 * The keys of `uv.toml` by type. uv fails on a value of another type, while it only ignores an invalid `[tool.uv]`.
 * Keys with a fixed set of values are text here unless something depends on them: a newer uv may allow more values.
 */
const CHECKS: ReadonlyArray<readonly [Check, readonly string[]]> = [
  [flag, ['system-certs', 'native-tls', 'offline', 'no-cache', 'preview', 'no-index', 'no-build-isolation',
    'require-build-hashes', 'compile-bytecode', 'no-sources', 'upgrade', 'reinstall']],
  [count, ['concurrent-downloads', 'concurrent-builds', 'concurrent-installs']],
  [text, ['cache-dir', 'python-preference', 'index-strategy', 'keyring-provider', 'http-proxy', 'https-proxy',
    'exclude-newer', 'link-mode', 'torch-backend', 'python-install-mirror', 'pypy-install-mirror',
    'graalpy-install-mirror', 'pyodide-install-mirror', 'python-downloads-json-url', 'trusted-publishing',
    'add-bounds']],
  [location, ['index-url', 'check-url']],
  [(reader, value, where) => reader.address(value, where), ['publish-url']],
  [texts, ['extra-index-url', 'find-links', 'no-proxy', 'allow-insecure-host']],
  [names, ['no-build-isolation-package', 'no-sources-package', 'reinstall-package']],
  [requirements, ['constraint-dependencies', 'build-constraint-dependencies', 'upgrade-package']],
  [aTable, ['prerelease-package', 'config-settings', 'config-settings-package', 'extra-build-dependencies',
    'extra-build-variables', 'exclude-newer-package', 'audit', 'pip']],
  [checkCacheKeys, ['cache-keys']],
  [(reader, value, where) => checkIndexes(value, where, reader), ['index']],
  [(reader, value, where) => checkMetadata(value, where, reader), ['dependency-metadata']],
  [(reader, value, where) => reader.requirements(splitScoped(reader.list(value, where), where, reader).forAll, where),
    ['override-dependencies']],
  [(reader, value, where) => reader.names(splitScoped(reader.list(value, where), where, reader).forAll, where),
    ['exclude-dependencies']],
];

/** Project settings, which are allowed in `pyproject.toml` only. */
const OF_PROJECTS = [
  'sources', 'workspace', 'managed', 'package', 'conflicts', 'dev-dependencies', 'default-groups', 'dependency-groups',
  'environments', 'required-environments', 'minimum-libc-version', 'build-backend',
];

/** Checks all settings except those in `UvSettings`. */
export function checkUvToml(document: Table, file: string, reader: StrictReader): void {
  const at = (key: string) => `'${key}' in ${file}`;
  for (const [check, keys] of CHECKS) {
    for (const key of keys) { check(reader, document[key], at(key)); }
  }
  for (const [key, words] of Object.entries(RESOLVER_WORDS)) { reader.word(document[key], at(key), words); }
  for (const key of OF_PROJECTS.filter(each => document[each] !== undefined)) {
    reader.fail(`${at(key)} is a project setting; move it to [tool.uv] of pyproject.toml`);
  }
}

/** Each is a path, or a table with one key. */
function checkCacheKeys(reader: StrictReader, value: unknown, where: string): void {
  for (const entry of reader.list(value, where)) {
    const table = isTable(entry) ? entry : { file: entry };
    const [key, ...others] = Object.keys(table);
    if (!['file', 'dir', 'env', 'git'].includes(key) || others.length > 0) {
      reader.fail(`an entry of ${where} is ${quote(entry)}`, "a path, or a table of 'file', 'dir', 'env' or 'git'");
    } else if (key !== 'git') {
      reader.text(table[key], `an entry of ${where}`);
    }
  }
}
