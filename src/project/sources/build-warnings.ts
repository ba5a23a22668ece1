import { existsSync } from 'fs';
import { join, posix } from 'path';
import type { FoundFile } from './file-collector';
import type { LocalDraft } from './local-package';
import type { ProjectTree } from './project-tree';
import { textOf } from './read-files';
import { requiredImports } from './required-imports';
import { quote } from '../../private/messages';
import { isOutside } from '../files/paths';
import { asTable, asTables, asText, tableAt, type Table } from '../files/toml';
import { PYPROJECT } from '../python/pyproject';

/** A path of a project, and the setting that names it. */
interface Setting {
  readonly name: string;
  readonly path: string;
}

/** A file or folder that a build backend installs at another place. */
interface Moved extends Setting {
  /** Relative to the source root. */
  readonly to: string;
}

/**
 * Warnings about steps of a build backend that copying the sources skips: writing a module that they import, or
 * installing a file or folder at another place.
 */
export function buildWarnings(tree: ProjectTree, files: readonly FoundFile[]): string[] {
  return tree.locals.filter(({ pyproject }) => pyproject.packaged)
    .flatMap(local => [...writtenWarnings(tree, local, files), ...movedWarnings(tree, local)]);
}

function writtenWarnings({ root }: ProjectTree, local: LocalDraft, files: readonly FoundFile[]): string[] {
  const { path: folder, layout: { roots } } = local;
  return writtenBy(local.pyproject.tool).flatMap(({ name, path }) => {
    const places = ['.', ...roots].map(each => posix.join(folder, each, path));
    // Some settings name the file below the project, others below the folder of its packages.
    const written = places.find(each => existsSync(join(root, posix.dirname(each))));
    if (written === undefined || !path.endsWith('.py') || places.some(each => existsSync(join(root, each)))) {
      return [];
    }
    const importing = files.find(file => imports(file, written, roots.map(each => posix.join(folder, each))));
    return importing === undefined ? [] : [
      `${quote(importing.path)} imports ${quote(written)}, which does not exist: the build backend writes it `
      + `(${name}), but sources are copied without a build; run \`uv sync\` before the image is staged, `
      + 'which writes the file, or catch the ImportError',
    ];
  });
}

/** Modules that a build backend writes, mostly for the version. */
function writtenBy(tool: Table): Setting[] {
  const hatch = tableAt(tool, 'hatch', 'build');
  const settings = [
    ['[tool.hatch.build.hooks.vcs] version-file', tableAt(hatch, 'hooks', 'vcs')['version-file']],
    ['[tool.hatch.build.targets.wheel.hooks.vcs] version-file',
      tableAt(hatch, 'targets', 'wheel', 'hooks', 'vcs')['version-file']],
    ['[tool.setuptools_scm] version_file', asTable(tool.setuptools_scm).version_file],
    ['[tool.setuptools_scm] write_to', asTable(tool.setuptools_scm).write_to],
    ['[tool.pdm.version] write_to', tableAt(tool, 'pdm', 'version').write_to],
    ['[tool.versioningit.write] file', tableAt(tool, 'versioningit', 'write').file],
    ['[tool.versioningit.write] path', tableAt(tool, 'versioningit', 'write').path],
  ] as const;
  return settings.flatMap(([name, value]) => {
    const path = asText(value);
    return path === undefined || isOutside(posix.join(path)) ? [] : [{ name, path: posix.join(path) }];
  });
}

/** Whether a module cannot be imported without another one. */
function imports({ path, location }: FoundFile, wanted: string, roots: readonly string[]): boolean {
  const source = path.endsWith('.py') ? textOf(location) : '';
  if (!source.includes(posix.basename(wanted, '.py'))) { return false; }
  return requiredImports(source).some(({ level, name, members }) => {
    const folders = level === 0 ? roots : [posix.join(posix.dirname(path), ...new Array<string>(level - 1).fill('..'))];
    const names = [name, ...members.map(member => name === '' ? member : `${name}.${member}`)];
    return folders.some(folder => names.some(each => posix.join(folder, ...each.split('.')) === wanted.slice(0, -3)));
  });
}

function movedWarnings({ root }: ProjectTree, { path: folder, pyproject, layout: { roots } }: LocalDraft): string[] {
  return movedBy(pyproject.tool).flatMap(({ name, path, to }) => {
    const isThere = (each: string) => existsSync(join(root, folder, each));
    if (!isThere(path) || roots.some(each => isThere(posix.join(each, to)))) { return []; }
    return [`${name} in ${quote(posix.join(folder, PYPROJECT))} installs ${quote(path)} as ${quote(to)}, `
      + 'but sources are copied without a build, so the application does not find it there; '
      + `move it to ${quote(posix.join(roots[0], to))}`];
  });
}

/** Files and folders with another path in the wheel. */
function movedBy(tool: Table): Moved[] {
  const hatch = tableAt(tool, 'hatch', 'build');
  const wheel = tableAt(hatch, 'targets', 'wheel');
  const mapped = (name: string, table: Table): Moved[] => Object.entries(table).flatMap(([path, to]) =>
    path === '' || !asText(to) ? [] : [{ name, path, to: asText(to)! }]);
  const packages = Object.entries(asTable(asTable(tool.setuptools)['package-dir'])).flatMap(([name, path]): Moved[] =>
    name === '' || typeof path !== 'string' ? []
      : [{ name: '[tool.setuptools] package-dir', path, to: name.replaceAll('.', '/') }]);
  const poetry = asTables(asTable(tool.poetry).packages).flatMap(({ from, include, to }): Moved[] => {
    const path = asText(include);
    return path === undefined || asText(to) === undefined ? []
      : [{
        name: '[tool.poetry] packages',
        path: posix.join(asText(from) ?? '.', path),
        to: posix.join(asText(to)!, path),
      }];
  });
  return [
    ...packages,
    ...mapped('[tool.hatch.build.targets.wheel.force-include]', asTable(wheel['force-include'])),
    ...mapped('[tool.hatch.build.force-include]', asTable(hatch['force-include'])),
    ...mapped('[tool.hatch.build.targets.wheel.sources]', asTable(wheel.sources)),
    ...mapped('[tool.hatch.build.sources]', asTable(hatch.sources)),
    ...poetry,
  ].map(({ name, path, to }) => ({ name, path: posix.join('.', path), to: posix.join('.', to.replace(/^\/+/, '')) }))
    .filter(({ path, to }) => !isOutside(path) && !isOutside(to));
}
