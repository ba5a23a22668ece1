import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { draftPackage } from '../../../src/project/sources/local-package';
import { selectSources } from '../../../src/project/sources/select-sources';
import { temporaryFolder } from '../temporary';

export interface Choice {
  readonly include?: string[];
  readonly exclude?: string[];
  readonly toml?: string;
  readonly members?: string[];
  readonly installed?: string[];
  /** Modules that the project's own Dockerfile starts. */
  readonly started?: string[];
}

/** What a selection of sources of a project with these files says. */
export function select(files: Readonly<Record<string, string>>, choice: Choice = {}) {
  const { include = [], exclude = [], toml = '', members = [], installed = [], started = [] } = choice;
  const root = temporaryFolder(files);
  const problems = new Problems('test');
  const local = draftPackage(root, '.', parsePyproject(toml, 'pyproject.toml', new Problems('test'))!);
  const tree = { root, base: '.', home: '.', locals: [local], members, installed: new Set(installed), started };
  const selection = selectSources(tree, { include, exclude }, problems);
  const leftOut = selection.leftOut.list();
  return {
    paths: selection.files.map(({ path }) => path),
    roots: selection.roots,
    problems: problems.messages,
    leftOut,
    reasonFor: (module: string) => selection.leftOut.reasonForModule(module),
    missable: selection.leftOut.missable(),
    modules: selection.leftOut.modules(),
    warnings: selection.warnings(),
  };
}
