import { readFileSync } from 'fs';
import { join } from 'path';
import { isName, normalizeName } from './names';
import { parseRequirement, type Origin, type Requirement } from './requirement';
import { parseSpecifiers, parseVersion } from './versions';
import type { Problems } from '../../private/problems';
import { isFile, isFolder } from '../files/paths';
import { asList, asTable, asTables, asText, asTexts, parseToml, tableAt, type Table } from '../files/toml';

/** What is read of a `pyproject.toml`. */
export interface Pyproject {
  /** Absent in a workspace root that is no project itself. As written. */
  readonly name?: string;
  /** Absent when the build backend computes it. */
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly sourceUrl?: string;
  readonly requiresPython?: string;
  readonly dependencies: Requirement[];
  readonly extras: ReadonlyMap<string, Requirement[]>;
  readonly groups: ReadonlyMap<string, Requirement[]>;
  /** Fields that the build backend computes: what they hold here says nothing. */
  readonly dynamic: string[];
  /** Entry points by group, such as `console_scripts`, then by name. */
  readonly entryPoints: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Whether uv installs it; otherwise it is only run from its folder. */
  readonly packaged: boolean;
  /** Packages that uv is told where to get. By normalized name. */
  readonly sources: ReadonlyMap<string, PackageSource>;
  /** Patterns of member folders, for a workspace root. */
  readonly workspace?: { readonly members: string[]; readonly exclude: string[] };
  readonly buildBackend?: string;
  /** The `[tool]` table, for settings of build backends. */
  readonly tool: Table;
}

/** What `[tool.uv.sources]` says of one package. */
export interface PackageSource {
  /** Absent for an index. */
  readonly origin?: Origin;
  /** Whether it holds only for some platforms, extras or groups, or differs among them. */
  readonly conditional: boolean;
}

export const PYPROJECT = 'pyproject.toml';

export function hasPyproject(directory: string): boolean {
  return isFile(join(directory, PYPROJECT));
}

/** @param file how messages name it */
export function readPyproject(directory: string, file: string, problems: Problems): Pyproject | undefined {
  if (isFolder(join(directory, PYPROJECT))) {
    problems.add(`'${file}' is a folder; needed: the file of that name`);
    return undefined;
  }
  if (!hasPyproject(directory)) {
    problems.add(`there is no '${file}'; name the folder of a Python project, or make one with \`uv init\``);
    return undefined;
  }
  return parsePyproject(readFileSync(join(directory, PYPROJECT), 'utf8'), file, problems);
}

export function parsePyproject(text: string, file: string, problems: Problems): Pyproject | undefined {
  const document = parseToml(text, file, 'repair that line', problems);
  if (!document) { return undefined; }
  const project = asTable(document.project);
  const uv = tableAt(document, 'tool', 'uv');
  const requirements = (list: unknown, where: string) => asTexts(list).flatMap(each => readRequirement(each, `${where} of '${file}'`, problems));
  return {
    ...readIdentity(project, file, problems),
    dependencies: requirements(project.dependencies, '[project] dependencies'),
    extras: readLists(project['optional-dependencies'], (list, name) => requirements(list, `extra '${name}'`)),
    groups: readGroups(document, requirements),
    dynamic: asTexts(project.dynamic),
    entryPoints: readEntryPoints(project),
    packaged: typeof uv.package === 'boolean' ? uv.package : document['build-system'] !== undefined,
    sources: new Map(Object.entries(asTable(uv.sources)).map(([name, source]) => [normalizeName(name), readPackageSource(source)])),
    workspace: uv.workspace === undefined ? undefined : {
      members: asTexts(asTable(uv.workspace).members),
      exclude: asTexts(asTable(uv.workspace).exclude),
    },
    buildBackend: asText(tableAt(document, 'build-system')['build-backend']),
    tool: asTable(document.tool),
  };
}

function readPackageSource(source: unknown): PackageSource {
  const table = asTable(source);
  const origin = table.git !== undefined ? 'git' : table.url !== undefined ? 'url' : table.path !== undefined || table.workspace === true ? 'path' : undefined;
  return { origin, conditional: asTables(source).length > 0 || ['marker', 'extra', 'group'].some(key => table[key] !== undefined) };
}

type Identity = Pick<Pyproject, 'name' | 'version' | 'description' | 'license' | 'sourceUrl' | 'requiresPython'>;

function readIdentity(project: Table, file: string, problems: Problems): Identity {
  const field = <T>(key: string, needed: string, isRight: (text: string) => T) => {
    const text = asText(project[key]);
    if (text !== undefined && !isRight(text)) { problems.add(`'${key}' in '${file}' is '${text}'; needed: ${needed}`); }
    return text;
  };
  const requiresPython = field('requires-python', 'version specifiers (PEP 440) such as >=3.12', parseSpecifiers);
  return {
    name: field('name', 'a name of letters, digits, `-`, `_` and `.`', isName),
    version: field('version', 'a version (PEP 440) such as 0.1.0', parseVersion),
    description: asText(project.description),
    license: asText(project.license) ?? asText(asTable(project.license).text),
    sourceUrl: readSourceUrl(asTable(project.urls)),
    // Nothing can be concluded from a range that is none.
    requiresPython: parseSpecifiers(requiresPython ?? '') ? requiresPython : undefined,
  };
}

/** Labels of `[project.urls]` are free text; these are the well-known ones, the best first. */
function readSourceUrl(urls: Table): string | undefined {
  const byLabel = new Map(Object.entries(urls).map(([label, url]) => [label.toLowerCase().replace(/[^a-z]/g, ''), asText(url)]));
  return ['source', 'sourcecode', 'repository', 'github', 'code', 'homepage'].map(label => byLabel.get(label)).find(url => url);
}

function readRequirement(text: string, where: string, problems: Problems): Requirement[] {
  const requirement = parseRequirement(text);
  if (requirement) { return [requirement]; }
  problems.add(`'${text}' in ${where} is no requirement (PEP 508); write it as \`name[extra]>=1.0; marker\``);
  return [];
}

function readLists<T>(value: unknown, read: (list: unknown, name: string) => T): Map<string, T> {
  return new Map(Object.entries(asTable(value)).map(([name, list]) => [normalizeName(name), read(list, name)]));
}

/** Dependency groups (PEP 735), with the groups they include, and uv's older `dev-dependencies`. */
function readGroups(document: Table, requirements: (list: unknown, where: string) => Requirement[]): Map<string, Requirement[]> {
  const lists = readLists(document['dependency-groups'], list => asList(list));
  const expand = (name: string, above: readonly string[]): Requirement[] => {
    const entries = above.includes(name) ? [] : lists.get(name) ?? [];
    return entries.flatMap(entry => {
      const included = asText(asTable(entry)['include-group']);
      return included === undefined ? requirements([entry], `group '${name}'`) : expand(normalizeName(included), [...above, name]);
    });
  };
  const groups = new Map([...lists.keys()].map(name => [name, expand(name, [])]));
  const legacy = requirements(tableAt(document, 'tool', 'uv')['dev-dependencies'], '[tool.uv] dev-dependencies');
  return legacy.length > 0 ? groups.set('dev', [...groups.get('dev') ?? [], ...legacy]) : groups;
}

function readEntryPoints(project: Table): Map<string, Map<string, string>> {
  const groups: Table = { console_scripts: project.scripts, gui_scripts: project['gui-scripts'], ...asTable(project['entry-points']) };
  const readable = Object.entries(groups).map(([group, points]): [string, Map<string, string>] =>
    [group, new Map(Object.entries(asTable(points)).filter((point): point is [string, string] => typeof point[1] === 'string'))]);
  return new Map(readable.filter(([, points]) => points.size > 0));
}
