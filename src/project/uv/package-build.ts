import type { UvSettings } from './settings';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isTable, type Table } from '../files/toml';
import { parseName, type PackageName } from '../python/names';
import { StrictReader } from '../python/strict-reader';

/** What the settings of uv say about the build of one package. */
export interface PackageBuild {
  /** For its build backend (PEP 517). */
  readonly config: Readonly<Record<string, string | readonly string[]>>;
  readonly variables: Readonly<Record<string, string>>;
  /** What it requires besides what it says itself. */
  readonly requires: readonly string[];
}

/** As uv reads them when it installs the package; a value of another type is a problem. */
export function packageBuild(name: PackageName, { table, file }: UvSettings, problems: Problems): PackageBuild {
  const reader = StrictReader.into(problems);
  const at = (key: string) => `'${key}' in ${file}`;
  const all = reader.table(table['config-settings'], at('config-settings'));
  const own = ofPackage(table, 'config-settings-package', name, value =>
    reader.table(value, `'${name}' of ${at('config-settings-package')}`));
  const variables = ofPackage(table, 'extra-build-variables', name, value =>
    reader.table(value, `'${name}' of ${at('extra-build-variables')}`));
  const requires = ofPackage(table, 'extra-build-dependencies', name, value =>
    reader.list(value, `'${name}' of ${at('extra-build-dependencies')}`));
  const read = (key: string, value: unknown) =>
    configValue(value, `${quote(key)} of ${at('config-settings')}`, reader);
  const keys = [...new Set([...Object.keys(own ?? {}), ...Object.keys(all)])];
  return {
    config: Object.fromEntries(keys.map(key => [key, joined(read(key, own?.[key]), read(key, all[key]))])),
    variables: Object.fromEntries(Object.entries(variables ?? {}).map(([key, value]) =>
      [key, reader.text(value, `${quote(key)} of ${at('extra-build-variables')}`) ?? ''])),
    requires: (requires ?? []).flatMap(each =>
      reader.text(isTable(each) ? each.requirement : each, `an entry of ${at('extra-build-dependencies')}`) ?? []),
  };
}

/** Of a table by package, whose names may be written in any way. */
function ofPackage<T>(table: Table, key: string, name: PackageName, read: (value: unknown) => T): T | undefined {
  const entries = isTable(table[key]) ? Object.entries(table[key]) : [];
  const [, value] = entries.find(([written]) => parseName(written) === name) ?? [];
  return value === undefined ? undefined : read(value);
}

function configValue(value: unknown, where: string, reader: StrictReader): string | string[] | undefined {
  if (Array.isArray(value)) { return reader.texts(value, where); }
  return reader.text(value, where);
}

/** uv gives both where a key has a value for the package and one for all. */
function joined(
  own: string | string[] | undefined, all: string | string[] | undefined,
): string | readonly string[] {
  return own === undefined || all === undefined ? own ?? all ?? [] : [own, all].flat();
}
