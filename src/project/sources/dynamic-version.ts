import { readFileSync } from 'fs';
import { join, posix } from 'path';
import { isFile, isOutside } from '../files/paths';
import { asTable, asText, asTexts, tableAt, type Table } from '../files/toml';
import { moduleName } from '../python/names';
import type { Pyproject } from '../python/pyproject';
import { readVersion, type VersionText } from '../python/versions';

/** Bytes. Files that contain a version are small. */
const LARGEST_FILE = 256 * 1024;

/** Limits for a pattern from a project, which could take very long otherwise. */
const LONGEST_LINE = 100;
const LARGEST_SEARCHED = 4000;
const MOST_REPETITIONS = 3;

/** The default pattern of hatch. */
const HATCH_PATTERN = String.raw`(?i)^(__version__|VERSION)(?: ?\: ?str)? *= *([\'"])v?(?P<version>.+?)\2`;

/**
 * The version of a project with a dynamic version, if its build backend reads it as plain text from a file. Undefined
 * when it comes from a git tag or from running code.
 */
export function readDynamicVersion(directory: string, pyproject: Pyproject): VersionText | undefined {
  if (pyproject.version !== undefined || !pyproject.dynamic.includes('version')) { return undefined; }
  const read = (path: string): string => {
    const full = join(directory, path);
    const text = isOutside(posix.join(path)) || !isFile(full) ? '' : readFileSync(full, 'utf8');
    return text.length > LARGEST_FILE ? '' : text;
  };
  const found = READERS.map(reader => reader(pyproject, read)).find(text => text !== undefined);
  return found === undefined ? undefined : readVersion(found.trim());
}

type Reader = (pyproject: Pyproject, read: (path: string) => string) => string | undefined;

const READERS: readonly Reader[] = [readHatch, readSetuptools, readPdm, readFlit, readPoetry];

function readHatch({ tool }: Pyproject, read: (path: string) => string): string | undefined {
  const version = tableAt(tool, 'hatch', 'version');
  const path = asText(version.path);
  if (path === undefined || !['regex', 'code', undefined].includes(asText(version.source))) { return undefined; }
  // Source `code` runs the file. A text that it assigns is known without running it.
  if (version.source === 'code') { return assigned(read(path), asText(version.expression) ?? '__version__'); }
  const pattern = asText(version.pattern);
  if (pattern === undefined || pattern === '') { return patternOf(HATCH_PATTERN)!.exec(read(path))?.groups?.version; }
  const text = read(path).split('\n').filter(each => each.length <= LONGEST_LINE).join('\n').slice(0, LARGEST_SEARCHED);
  return needsLittleTime(pattern) ? patternOf(pattern)?.exec(text)?.groups?.version : undefined;
}

/** A pattern that repeats groups, or has many repetitions, may take very long. */
function needsLittleTime(pattern: string): boolean {
  return !/\)[*+{]/.test(pattern) && pattern.split(/[*+]|\{\d*,/).length - 1 <= MOST_REPETITIONS;
}

/**
 * A regular expression of Python, translated; undefined for one that JavaScript does not support.
 */
function patternOf(python: string): RegExp | undefined {
  const [, flags = '', rest] = /^(?:\(\?([aimsux]+)\))?([^]*)$/.exec(python)!;
  if (flags.includes('x')) { return undefined; }
  try {
    const translated = rest.replace(/\(\?P</g, '(?<').replace(/\(\?P=(\w+)\)/g, '\\k<$1>');
    return new RegExp(translated, `m${flags.replace(/[^is]/g, '')}`);
  } catch {
    return undefined;
  }
}

function readSetuptools({ tool }: Pyproject, read: (path: string) => string): string | undefined {
  const setuptools = asTable(tool.setuptools);
  const version = tableAt(setuptools, 'dynamic', 'version');
  const files = asText(version.file) === undefined ? asTexts(version.file) : [asText(version.file)!];
  if (files.length > 0) { return files.map(read).map(text => text.trim()).find(text => text !== ''); }
  const [, module, attribute] = /^([\w.]+)\.(\w+)$/.exec(asText(version.attr) ?? '') ?? [];
  if (module === undefined) { return undefined; }
  const paths = rootsOf(setuptools, module).flatMap(root => modulePaths(root, module));
  return paths.map(path => assigned(read(path), attribute)).find(text => text !== undefined);
}

/** Where setuptools looks for a module. */
function rootsOf(setuptools: Table, module: string): string[] {
  const folders = asTable(setuptools['package-dir']);
  const [top] = module.split('.');
  const own = asText(folders[top]);
  const roots = [asText(folders['']), ...asTexts(tableAt(setuptools, 'packages', 'find').where), '.', 'src'];
  return [...own === undefined ? [] : [posix.join(own, '..')], ...roots.filter(root => root !== undefined)];
}

function readPdm({ tool }: Pyproject, read: (path: string) => string): string | undefined {
  const version = tableAt(tool, 'pdm', 'version');
  const path = asText(version.path);
  return version.source === 'file' && path !== undefined ? assigned(read(path), '__version__') : undefined;
}

function readFlit({ name, tool, buildBackend }: Pyproject, read: (path: string) => string): string | undefined {
  if (!buildBackend?.startsWith('flit_core')) { return undefined; }
  const module = asText(tableAt(tool, 'flit', 'module').name) ?? moduleName(name ?? '');
  const paths = ['.', 'src'].flatMap(root => modulePaths(root, module));
  return paths.map(path => assigned(read(path), '__version__')).find(text => text !== undefined);
}

function readPoetry({ tool }: Pyproject): string | undefined {
  return asText(asTable(tool.poetry).version);
}

function modulePaths(root: string, module: string): string[] {
  const path = posix.join(root, ...module.split('.'));
  return [posix.join(path, '__init__.py'), `${path}.py`];
}

/** The text that a module assigns to a name at its top. */
function assigned(source: string, name: string): string | undefined {
  if (!/^\w+$/.test(name)) { return undefined; }
  const form = new RegExp(`^${name} *(?::[^=\\n]*)?= *(["'])([^"'\\n]+)\\1 *(?:#.*)?$`, 'm');
  return form.exec(source.replace(/\r/g, ''))?.[2];
}
