import { join } from 'path';
import { checkUvToml } from './uv-toml';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isFile } from '../files/paths';
import { asTable, asTexts, parseToml, readProjectFile, type Table } from '../files/toml';
import type { PackageName } from '../python/names';
import { StrictReader } from '../python/strict-reader';
import { readSpecifiers, readVersion, type SpecifierText } from '../python/versions';

/** uv settings of a project about installing packages. */
export interface UvSettings {
  /** Where they are set, as messages name it. */
  readonly file: string;
  /** The whole table. */
  readonly table: Table;
  /** Versions of uv that the project allows. */
  readonly requiredVersion?: SpecifierText;
  /** Whether no package may be built from source. */
  readonly noBuild: boolean;
  readonly noBuildPackages: PackageName[];
  /** Whether every package must be built from source. */
  readonly noBinary: boolean;
  readonly noBinaryPackages: PackageName[];
  /** Local files and folders of `find-links`. uv reads each before it installs anything. */
  readonly findLinks: string[];
}

export const UV_SETTINGS = 'uv.toml';

/**
 * Reads the settings of a workspace. If there is a `uv.toml`, uv ignores the `[tool.uv]` in the same folder. Settings
 * in folders above the workspace and of the user do not exist in a container build.
 *
 * @param tool the `[tool]` table of the pyproject.toml in the same folder
 * @param label how messages name a file of the folder
 */
export function readUvSettings(
  directory: string, tool: Table, label: (name: string) => string, problems: Problems,
): UvSettings | undefined {
  const path = join(directory, UV_SETTINGS);
  const reader = StrictReader.into(problems);
  if (!isFile(path)) {
    return settingsFrom(asTable(tool.uv), `[tool.uv] of ${quote(label('pyproject.toml'))}`, reader);
  }
  const content = readProjectFile(path, label(UV_SETTINGS), problems);
  const document = content && parseToml(content, label(UV_SETTINGS), 'fix that line', problems);
  if (document) { checkUvToml(document, quote(label(UV_SETTINGS)), reader); }
  return document && settingsFrom(document, quote(label(UV_SETTINGS)), reader);
}

/** For an invalid value in `[tool.uv]`, uv ignores all settings with only a warning, which is easy to miss. */
function settingsFrom(table: Table, file: string, reader: StrictReader): UvSettings {
  const at = (key: string) => `'${key}' in ${file}`;
  const required = table['required-version'];
  const exact = readVersion(required);
  return {
    file,
    table,
    requiredVersion: exact === undefined
      ? reader.specifiers(required, at('required-version'))
      : readSpecifiers(`==${exact}`),
    noBuild: reader.flag(table['no-build'], at('no-build')) === true,
    noBuildPackages: reader.names(table['no-build-package'], at('no-build-package')),
    noBinary: reader.flag(table['no-binary'], at('no-binary')) === true,
    noBinaryPackages: reader.names(table['no-binary-package'], at('no-binary-package')),
    findLinks: asTexts(table['find-links']).filter(each => !/^(?!file:)[a-z][a-z0-9+.-]+:/i.test(each)),
  };
}
