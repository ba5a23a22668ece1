import { join } from 'path';
import { readGroups } from './dependency-groups';
import { parseName, type PackageName } from './names';
import type { Requirement } from './requirement';
import { StrictReader } from './strict-reader';
import { readToolUv, type ToolUv } from './tool-uv';
import type { SpecifierText, VersionText } from './versions';
import { toLine, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isFile, isFolder } from '../files/paths';
import { asTable, asText, asTexts, isTable, parseToml, readProjectFile, tableAt, type Table } from '../files/toml';

/** The parts of a `pyproject.toml` that are needed here. */
export interface Pyproject extends Pick<ToolUv, 'sources' | 'workspace' | 'rangedGroups' | 'locking'> {
  /** Whether it has a project name; a workspace root may have none. */
  readonly isProject: boolean;
  /** As written. Also absent if it is invalid, which is reported as a problem. */
  readonly name?: Line;
  /** Absent if the build backend computes it. */
  readonly version?: VersionText;
  readonly description?: Line;
  readonly license?: Line;
  readonly sourceUrl?: Line;
  readonly requiresPython?: SpecifierText;
  readonly dependencies: Requirement[];
  readonly extras: ReadonlyMap<PackageName, Requirement[]>;
  readonly groups: ReadonlyMap<PackageName, Requirement[]>;
  /** Files that its metadata names: the README and the licence. */
  readonly documents: string[];
  /** Patterns of files with licences. */
  readonly licenseFiles: string[];
  /** Fields that the build backend computes: their values here are not final. */
  readonly dynamic: string[];
  /** Entry points by group, such as `console_scripts`, then by name. */
  readonly entryPoints: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Whether uv installs it; otherwise it only runs from its folder. */
  readonly packaged: boolean;
  readonly buildBackend?: string;
  /** What `[build-system]` requires, as written; absent without such a list. */
  readonly buildRequires?: readonly string[];
  /** The `[tool]` table, for settings of build backends. */
  readonly tool: Table;
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
  const content = readProjectFile(join(directory, PYPROJECT), file, problems);
  return content && parsePyproject(content, file, problems);
}

export function parsePyproject(content: string | Uint8Array, file: string, problems: Problems): Pyproject | undefined {
  const document = parseToml(content, file, 'fix that line', problems);
  return document && new PyprojectReader(file, problems).read(document);
}

/** Reads one file. Invalid values become problems and are omitted. */
class PyprojectReader {
  private readonly reader: StrictReader;

  /** As messages name it. */
  private readonly file: string;

  constructor(file: string, problems: Problems) {
    this.file = quote(file);
    this.reader = StrictReader.into(problems);
  }

  public read(document: Table): Pyproject {
    const { file, reader } = this;
    const project = reader.table(document.project, `[project] of ${file}`);
    const tool = reader.table(document.tool, `[tool] of ${file}`);
    const groups = readGroups(document['dependency-groups'], `[dependency-groups] of ${file}`, reader);
    const { package: packaged, devDependencies, ...uv } = readToolUv(tool.uv, file, new Set(groups.keys()), reader);
    const buildSystem = tableAt(document, 'build-system');
    const dynamic = reader.texts(project.dynamic, this.at('dynamic'));
    if (isTable(document.project)) { this.checkPresence(project, dynamic); }
    return {
      ...this.identity(project),
      dependencies: reader.requirements(project.dependencies, this.at('dependencies')),
      extras: reader.named(project['optional-dependencies'], this.at('optional-dependencies'),
        (list, name) => reader.requirements(list, `extra ${quote(name)} of ${file}`)),
      groups: devDependencies.length > 0
        ? new Map([...groups, [DEV, [...groups.get(DEV) ?? [], ...devDependencies]]])
        : groups,
      documents: [project.readme, asTable(project.readme).file, asTable(project.license).file]
        .flatMap(each => asText(each) ?? []),
      licenseFiles: asTexts(project['license-files']),
      dynamic,
      entryPoints: readEntryPoints(project),
      packaged: packaged ?? document['build-system'] !== undefined,
      ...uv,
      buildBackend: asText(buildSystem['build-backend']),
      buildRequires: Array.isArray(buildSystem.requires) ? asTexts(buildSystem.requires) : undefined,
      tool,
    };
  }

  private at(key: string): string {
    return `'${key}' in [project] of ${this.file}`;
  }

  private checkPresence(project: Table, dynamic: readonly string[]): void {
    if (project.name === undefined) { this.reader.fail(`${this.at('name')} is missing`, 'the name of the project'); }
    if (project.version === undefined && !dynamic.includes('version')) {
      this.reader.fail(`${this.at('version')} is missing`, "a version, or 'version' in 'dynamic'");
    }
  }

  private identity(project: Table): Identity {
    const { reader } = this;
    if (project.name !== undefined) { reader.name(project.name, this.at('name')); }
    return {
      isProject: project.name !== undefined,
      name: parseName(project.name) && project.name as Line,
      version: reader.version(project.version, this.at('version')),
      description: readLine(project.description),
      license: readLine(project.license) ?? readLine(asTable(project.license).text),
      sourceUrl: readLine(readSourceUrl(asTable(project.urls))),
      requiresPython: reader.specifiers(project['requires-python'], this.at('requires-python')),
    };
  }
}

type Identity =
  Pick<Pyproject, 'isProject' | 'name' | 'version' | 'description' | 'license' | 'sourceUrl' | 'requiresPython'>;

const DEV = parseName('dev')!;

function readLine(value: unknown): Line | undefined {
  return typeof value === 'string' ? toLine(value) : undefined;
}

/** Labels in `[project.urls]` are free text; these are the well-known ones, the best first. */
function readSourceUrl(urls: Table): string | undefined {
  const byLabel = new Map(Object.entries(urls)
    .map(([label, url]) => [label.toLowerCase().replace(/[^a-z]/g, ''), asText(url)]));
  return ['source', 'sourcecode', 'repository', 'github', 'code', 'homepage']
    .map(label => byLabel.get(label))
    .find(url => url);
}

function readEntryPoints(project: Table): Map<string, Map<string, string>> {
  const groups: Table = {
    console_scripts: project.scripts,
    gui_scripts: project['gui-scripts'],
    ...asTable(project['entry-points']),
  };
  const readable = Object.entries(groups).map(([group, points]): [string, Map<string, string>] =>
    [group, new Map(Object.entries(asTable(points)).flatMap(([name, point]): Array<[string, string]> =>
      typeof point === 'string' ? [[name, point]] : []))]);
  return new Map(readable.filter(([, points]) => points.size > 0));
}
