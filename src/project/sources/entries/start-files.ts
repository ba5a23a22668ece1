import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { isFolder } from '../../files/paths';

/** A file that says how a project is started. */
export interface StartFile {
  readonly name: string;
  /** How much it says about what runs in production: 0 for the most. */
  readonly rank: number;
  readonly text: string;
}

/** Kinds of start files, the one that says most first. */
const KINDS = [
  /^(?:Dockerfile|Containerfile)$/,
  /^(?:Dockerfile|Containerfile)\.[\w-]+$|^[\w-]+\.Dockerfile$/i,
  /^Procfile$/,
  /^(?:docker-)?compose[\w.-]*\.ya?ml$/,
  /\.sh$|^(?:start|run|entrypoint|docker-entrypoint)$|^(?:fly\.toml|app\.yaml|render\.yaml|uwsgi\.ini|supervisord[\w-]*\.conf)$/,
  /^(?:Makefile|justfile)$/,
  /^README(?:\.\w+)?$/i,
];

/** How a developer's machine and a test are started says nothing about an image. */
const NOT_FOR_PRODUCTION = /dev|local|test|override|debug|\bci\b/i;

const FOLDERS = /^(?:\.?docker|deploy|deployment|compose|bin|scripts?|prod|production|\w*runtime)$/;

/** Folders inside those folders: `docker/cpu/Dockerfile`. */
const DEEPEST = 2;

/** Longer files are not written by hand. */
const LARGEST = 256 * 1024;

/**
 * The files that say how a project is started, the best first.
 *
 * @param directories the project's folder and that of its workspace
 */
export function readStartFiles(directories: readonly string[]): StartFile[] {
  return [...new Set(directories)].flatMap(directory => filesIn(directory, 0)).sort((a, b) => a.rank - b.rank);
}

function filesIn(directory: string, depth: number): StartFile[] {
  return readdirSync(directory).sort().flatMap(name => {
    const path = join(directory, name);
    const rank = KINDS.findIndex(kind => kind.test(name));
    if (NOT_FOR_PRODUCTION.test(name) || !existsSync(path)) { return []; }
    if (isFolder(path)) { return depth < DEEPEST && (depth > 0 || FOLDERS.test(name)) ? filesIn(path, depth + 1) : []; }
    const stat = statSync(path);
    return rank < 0 || !stat.isFile() || stat.size > LARGEST ? [] : [{ name, rank, text: readFileSync(path, 'utf8') }];
  });
}
