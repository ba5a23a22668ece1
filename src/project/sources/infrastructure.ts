import { existsSync, readFileSync } from 'fs';
import { join, posix } from 'path';
import { insidePaths } from './build-backends';
import { referencesIn } from './imports';
import { textOf } from './read-files';
import { isFile, isFolder, namesIn } from '../files/paths';

/** The files in which tools for infrastructure say what they run. */
const TOOLS = ['cdk.json', 'cdk8s.yaml', 'cdktf.json', 'Pulumi.yaml'];

/** A program of Python in them: `python3 app.py`, `python -m infra.app`. */
const PROGRAM = /\bpython[\d.]*["',\s]+-m["',\s]+([\w.]+)|([\w./-]+\.py)\b/;

/** What programs that deploy are written with. */
const LIBRARIES = new Set(['aws_cdk', 'cdk8s', 'cdktf', 'constructs', 'pulumi']);

/** Packages lie at most so deep in each other; links may lie in a circle. */
const DEEPEST = 8;

/** Of Pulumi: the folder that has its program, unless it lies beside the settings. */
const FOLDER = /^main:\s*["']?([\w./-]+)/m;

/**
 * What of the code at the top deploys the application and so is no part of it, unless it imports that itself: the
 * program that a tool for infrastructure runs, and what this program imports that builds on a library for it.
 */
export function infrastructureIn(directory: string, paths: readonly string[]): ReadonlySet<string> {
  const programs = insidePaths(TOOLS.flatMap(tool => programsOf(directory, tool)))
    .filter(path => path !== '.' && existsSync(join(directory, path)));
  const found = new Set(programs);
  const candidates = found.size === 0 ? [] : paths.filter(path => !found.has(path));
  // Grows while it is walked through.
  for (const path of found) {
    const names = namesImported(join(directory, path));
    for (const each of candidates) {
      const isMeant = names.has(posix.basename(each, '.py'));
      if (isMeant && [...namesImported(join(directory, each))].some(name => LIBRARIES.has(name))) { found.add(each); }
    }
  }
  // An application may deploy as well: something must be left to be one.
  return candidates.every(path => found.has(path)) ? new Set(programs) : found;
}

function programsOf(directory: string, tool: string): string[] {
  if (!isFile(join(directory, tool))) { return []; }
  const text = readFileSync(join(directory, tool), 'utf8');
  if (tool === 'Pulumi.yaml') { return [FOLDER.exec(text)?.[1] ?? '__main__.py']; }
  const [, module, file] = PROGRAM.exec(text) ?? [];
  return [...module === undefined ? [] : [`${module.replaceAll('.', '/')}.py`], ...file === undefined ? [] : [file]];
}

/** The first parts of what a module, or the modules of a package, import. */
function namesImported(path: string, depth = DEEPEST): Set<string> {
  if (path.endsWith('.py') && isFile(path)) {
    return new Set(referencesIn(textOf(path)).modules.filter(({ level, quoted }) => level === 0 && !quoted)
      .map(({ name }) => name.split('.')[0]));
  }
  const isEntered = depth > 0 && isFolder(path);
  return new Set(isEntered ? namesIn(path).flatMap(name => [...namesImported(join(path, name), depth - 1)]) : []);
}
