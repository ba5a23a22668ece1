import { readFileSync } from 'fs';
import { join } from 'path';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isFile } from '../files/paths';
import { asTable, parseToml, type Table } from '../files/toml';
import { parseName, type PackageName } from '../python/names';
import { readSpecifiers, readVersion, type SpecifierText } from '../python/versions';

/** What a project tells uv about installing packages. */
export interface UvSettings {
  /** The file that says so, as messages name it. */
  readonly file: string;
  /** The table itself. */
  readonly table: Table;
  /** Versions of uv that may work on the project. */
  readonly requiredVersion?: SpecifierText;
  /** Whether no package may be built from source. */
  readonly noBuild: boolean;
  readonly noBuildPackages: PackageName[];
  /** Whether every package must be built from source. */
  readonly noBinary: boolean;
  readonly noBinaryPackages: PackageName[];
}

export const UV_SETTINGS = 'uv.toml';

/**
 * Reads the settings of a workspace. Where there is a `uv.toml`, uv passes over the `[tool.uv]` beside it. What uv
 * finds in folders above the workspace or in the user's own does not reach a build in a container.
 *
 * @param tool the `[tool]` table of the pyproject.toml in the same folder
 * @param label how messages name a file of the folder
 */
export function readUvSettings(
  directory: string, tool: Table, label: (name: string) => string, problems: Problems,
): UvSettings | undefined {
  const path = join(directory, UV_SETTINGS);
  if (!isFile(path)) { return settingsFrom(asTable(tool.uv), `[tool.uv] of ${quote(label('pyproject.toml'))}`, problems); }
  const document = parseToml(readFileSync(path), label(UV_SETTINGS), 'correct that line', problems);
  return document && settingsFrom(document, quote(label(UV_SETTINGS)), problems);
}

function settingsFrom(table: Table, file: string, problems: Problems): UvSettings {
  const invalid = (key: string, expected: string) =>
    problems.add(`'${key}' in ${file} is ${quote(table[key])}; expected ${expected}`);
  const flag = (key: string) => {
    if (table[key] !== undefined && typeof table[key] !== 'boolean') { invalid(key, 'true or false'); }
    return table[key] === true;
  };
  const names = (key: string) => {
    const value = table[key] ?? [];
    const parsed = Array.isArray(value) ? value.map(parseName) : [undefined];
    if (parsed.includes(undefined)) { invalid(key, 'a list of package names'); }
    return parsed.filter(name => name !== undefined);
  };
  const required = table['required-version'];
  const requiredVersion = readVersion(required) ? readSpecifiers(`==${String(required)}`) : readSpecifiers(required);
  if (required !== undefined && !requiredVersion) { invalid('required-version', 'version specifiers such as >=0.9'); }
  return {
    file,
    table,
    requiredVersion,
    noBuild: flag('no-build'),
    noBuildPackages: names('no-build-package'),
    noBinary: flag('no-binary'),
    noBinaryPackages: names('no-binary-package'),
  };
}
