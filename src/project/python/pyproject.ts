import { readFileSync } from 'fs';
import { join } from 'path';
import { gitAddress, urlAddress } from './address';
import { parseName, type PackageName } from './names';
import { parseRequirement, type Origin, type Requirement } from './requirement';
import { readSpecifiers, readVersion, type SpecifierText, type VersionText } from './versions';
import { toLine, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isFile, isFolder } from '../files/paths';
import { asList, asTable, asTables, asText, asTexts, parseToml, tableAt, type Table } from '../files/toml';

/** What is read of a `pyproject.toml`. */
export interface Pyproject {
  /** Whether it has a name, and so is a project; a workspace root need not be one. */
  readonly isProject: boolean;
  /** As written. Absent also when it is invalid, which is a problem. */
  readonly name?: Line;
  /** Absent when the build backend computes it. */
  readonly version?: VersionText;
  readonly description?: Line;
  readonly license?: Line;
  readonly sourceUrl?: Line;
  readonly requiresPython?: SpecifierText;
  readonly dependencies: Requirement[];
  readonly extras: ReadonlyMap<PackageName, Requirement[]>;
  readonly groups: ReadonlyMap<PackageName, Requirement[]>;
  /** Fields that the build backend computes: what they hold here says nothing. */
  readonly dynamic: string[];
  /** Entry points by group, such as `console_scripts`, then by name. */
  readonly entryPoints: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Whether uv installs it; otherwise it is only run from its folder. */
  readonly packaged: boolean;
  /** Packages that uv is told where to get. */
  readonly sources: ReadonlyMap<PackageName, PackageSource>;
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
  /** Where exactly, when that can be said without the workspace. */
  readonly address?: string;
  /** A file or folder, relative to the pyproject.toml. */
  readonly path?: string;
}

export const PYPROJECT = 'pyproject.toml';

export function hasPyproject(directory: string): boolean {
  return isFile(join(directory, PYPROJECT));
}

/** @param file how messages name it */
export function readPyproject(directory: string, file: string, problems: Problems): Pyproject | undefined {
  if (isFolder(join(directory, PYPROJECT))) {
    problems.add(`${quote(file)} is a folder; expected a file: move the folder`);
    return undefined;
  }
  if (!hasPyproject(directory)) {
    problems.add(`${quote(file)} does not exist; pass the folder of a Python project, or create one with \`uv init\``);
    return undefined;
  }
  return parsePyproject(readFileSync(join(directory, PYPROJECT)), file, problems);
}

export function parsePyproject(content: string | Uint8Array, file: string, problems: Problems): Pyproject | undefined {
  const document = parseToml(content, file, 'correct that line', problems);
  return document && new PyprojectReader(file, problems).read(document);
}

/** Turns the tables of one file into facts. What it cannot read becomes a problem, and is left out. */
class PyprojectReader {
  constructor(private readonly file: string, private readonly problems: Problems) {}

  public read(document: Table): Pyproject {
    const project = asTable(document.project);
    const uv = tableAt(document, 'tool', 'uv');
    return {
      ...this.identity(project),
      dependencies: this.requirements(project.dependencies, '[project] dependencies'),
      extras: this.named(project['optional-dependencies'], 'optional-dependencies',
        (list, name) => this.requirements(list, `extra ${quote(name)}`)),
      groups: this.groups(document),
      dynamic: asTexts(project.dynamic),
      entryPoints: readEntryPoints(project),
      packaged: typeof uv.package === 'boolean' ? uv.package : document['build-system'] !== undefined,
      sources: this.named(uv.sources, '[tool.uv.sources]', readPackageSource),
      workspace: uv.workspace === undefined ? undefined : {
        members: asTexts(asTable(uv.workspace).members),
        exclude: asTexts(asTable(uv.workspace).exclude),
      },
      buildBackend: asText(tableAt(document, 'build-system')['build-backend']),
      tool: asTable(document.tool),
    };
  }

  private identity(project: Table): Identity {
    const field = <T>(key: string, expected: string, read: (value: unknown) => T | undefined) => {
      const value = project[key];
      const result = value === undefined ? undefined : read(value);
      if (value !== undefined && result === undefined) {
        this.problems.add(`'${key}' in ${quote(this.file)} is ${quote(value)}; expected ${expected}`);
      }
      return result;
    };
    return {
      isProject: project.name !== undefined,
      name: field('name', 'a name of letters, digits, `-`, `_` and `.`', value => parseName(value) && value as Line),
      version: field('version', 'a version (PEP 440) such as 0.1.0', readVersion),
      description: readLine(project.description),
      license: readLine(project.license) ?? readLine(asTable(project.license).text),
      sourceUrl: readLine(readSourceUrl(asTable(project.urls))),
      requiresPython: field('requires-python', 'version specifiers (PEP 440) such as >=3.12', readSpecifiers),
    };
  }

  private requirements(list: unknown, where: string): Requirement[] {
    return asTexts(list).flatMap(text => {
      const requirement = parseRequirement(text);
      if (requirement) { return [requirement]; }
      this.problems.add(`invalid requirement ${quote(text)} in ${where} of ${quote(this.file)}: `
        + 'expected PEP 508, such as `name[extra]>=1.0; marker`');
      return [];
    });
  }

  private named<T>(value: unknown, where: string, read: (value: unknown, name: PackageName) => T): Map<PackageName, T> {
    return new Map(Object.entries(asTable(value)).flatMap(([key, each]): Array<[PackageName, T]> => {
      const name = parseName(key);
      if (name !== undefined) { return [[name, read(each, name)]]; }
      this.problems.add(`invalid name ${quote(key)} in ${where} of ${quote(this.file)}: `
        + 'expected letters, digits, `-`, `_` and `.`');
      return [];
    }));
  }

  /** Dependency groups (PEP 735), with the groups they include, and uv's older `dev-dependencies`. */
  private groups(document: Table): Map<PackageName, Requirement[]> {
    const lists = this.named(document['dependency-groups'], '[dependency-groups]', asList);
    const includedBy = (entry: unknown) => asTable(entry)['include-group'];
    const own = new Map([...lists].map(([name, entries]) =>
      [name, this.requirements(entries.filter(entry => includedBy(entry) === undefined), `group ${quote(name)}`)]));
    const included = new Map([...lists].map(([name, entries]) => [name, entries.flatMap(entry => parseName(includedBy(entry)) ?? [])]));
    const expand = (name: PackageName): Requirement[] => {
      // Grows while it is walked through; a group counts once, however many include it.
      const names = new Set([name]);
      for (const each of names) {
        included.get(each)?.forEach(other => names.add(other));
      }
      return [...names].flatMap(each => own.get(each) ?? []);
    };
    const groups = new Map([...lists.keys()].map(name => [name, expand(name)]));
    const legacy = this.requirements(tableAt(document, 'tool', 'uv')['dev-dependencies'], '[tool.uv] dev-dependencies');
    return legacy.length > 0 ? groups.set(DEV, [...groups.get(DEV) ?? [], ...legacy]) : groups;
  }
}

type Identity = Pick<Pyproject, 'isProject' | 'name' | 'version' | 'description' | 'license' | 'sourceUrl' | 'requiresPython'>;

const DEV = parseName('dev')!;

function readLine(value: unknown): Line | undefined {
  return typeof value === 'string' ? toLine(value) : undefined;
}

function readPackageSource(source: unknown): PackageSource {
  const table = asTable(source);
  const origin = table.git !== undefined ? 'git' : table.url !== undefined ? 'url'
    : table.path !== undefined || table.workspace === true ? 'path' : undefined;
  const text = (key: string) => asText(table[key]);
  const [git, url] = [text('git'), text('url')];
  const reference = { tag: text('tag'), branch: text('branch'), rev: text('rev'), subdirectory: text('subdirectory') };
  const address = git !== undefined ? gitAddress(git, reference) : url !== undefined ? urlAddress(url, reference.subdirectory) : undefined;
  return { origin, address, path: text('path'), conditional: asTables(source).length > 0 || ['marker', 'extra', 'group'].some(key => table[key] !== undefined) };
}

/** Labels of `[project.urls]` are free text; these are the well-known ones, the best first. */
function readSourceUrl(urls: Table): string | undefined {
  const byLabel = new Map(Object.entries(urls).map(([label, url]) => [label.toLowerCase().replace(/[^a-z]/g, ''), asText(url)]));
  return ['source', 'sourcecode', 'repository', 'github', 'code', 'homepage'].map(label => byLabel.get(label)).find(url => url);
}

function readEntryPoints(project: Table): Map<string, Map<string, string>> {
  const groups: Table = { console_scripts: project.scripts, gui_scripts: project['gui-scripts'], ...asTable(project['entry-points']) };
  const readable = Object.entries(groups).map(([group, points]): [string, Map<string, string>] =>
    [group, new Map(Object.entries(asTable(points)).filter((point): point is [string, string] => typeof point[1] === 'string'))]);
  return new Map(readable.filter(([, points]) => points.size > 0));
}
