import { existsSync, readFileSync } from 'fs';
import { join, posix } from 'path';
import { insidePaths } from './build-backends';
import { referencesIn } from './imports';
import { textOf } from './read-files';
import { isFile, isFolder, namesIn } from '../files/paths';

/** Files in which infrastructure tools name the program that they run. */
const TOOLS = ['cdk.json', 'cdk8s.yaml', 'cdktf.json', 'Pulumi.yaml'];

/** A Python program in them: `python3 app.py`, `python -m infra.app`. */
const PROGRAM = /\bpython[\d.]*["',\s]+-m["',\s]+([\w.]+)|([\w./-]+\.py)\b/;

/** Libraries for infrastructure. */
const LIBRARIES = new Set(['aws_cdk', 'cdk8s', 'cdktf', 'constructs', 'pulumi']);

/** Levels of folders that are searched, since links may form a cycle. */
const DEEPEST = 8;

/** The folder of a Pulumi program, unless it is beside the settings. */
const FOLDER = /^main:\s*["']?([\w./-]+)/m;

/**
 * Packages and modules at the top that deploy the application, and so are not part of it unless it imports them: the
 * program that an infrastructure tool runs, and the modules it imports that use a library for infrastructure.
 */
export function infrastructureIn(directory: string, paths: readonly string[]): ReadonlySet<string> {
  const programs = insidePaths(TOOLS.flatMap(tool => programsOf(directory, tool)))
    .filter(path => path !== '.' && existsSync(join(directory, path)));
  const found = new Set(programs);
  const candidates = found.size === 0 ? [] : paths.filter(path => !found.has(path));
  // The set grows during the loop.
  for (const path of found) {
    const names = namesImported(join(directory, path));
    for (const each of candidates) {
      const isMeant = names.has(posix.basename(each, '.py'));
      if (isMeant && [...namesImported(join(directory, each))].some(name => LIBRARIES.has(name))) { found.add(each); }
    }
  }
  // If nothing else is left, these modules are the application too.
  return candidates.every(path => found.has(path)) ? new Set(programs) : found;
}

function programsOf(directory: string, tool: string): string[] {
  if (!isFile(join(directory, tool))) { return []; }
  const text = readFileSync(join(directory, tool), 'utf8');
  if (tool === 'Pulumi.yaml') { return [FOLDER.exec(text)?.[1] ?? '__main__.py']; }
  const [, module, file] = PROGRAM.exec(text) ?? [];
  return [...module === undefined ? [] : [`${module.replaceAll('.', '/')}.py`], ...file === undefined ? [] : [file]];
}

/** Top-level names that a module, or the modules of a package, import. */
function namesImported(path: string, depth = DEEPEST): Set<string> {
  if (path.endsWith('.py') && isFile(path)) {
    return new Set(referencesIn(textOf(path)).modules.filter(({ level, quoted }) => level === 0 && !quoted)
      .map(({ name }) => name.split('.')[0]));
  }
  const isEntered = depth > 0 && isFolder(path);
  return new Set(isEntered ? namesIn(path).flatMap(name => [...namesImported(join(path, name), depth - 1)]) : []);
}
