import { readFileSync } from 'fs';
import { join, posix } from 'path';
import { LOCK, type ProjectFacts } from '../load-project';
import { metadataOf } from './local-package';
import type { FileContent } from '../../private/write-files';
import { isFile } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';
import { UV_SETTINGS } from '../uv/settings';

/** What `uv sync --frozen` reads to install the dependencies: no source of the application is among it. */
export function buildFiles({ workspace, root, base, reachable }: ProjectFacts): FileContent[] {
  const settings = isFile(join(workspace.root, UV_SETTINGS)) ? [UV_SETTINGS] : [];
  const projects = new Set([PYPROJECT, LOCK, ...settings, posix.join(workspace.path, PYPROJECT)]);
  const archives = reachable.filter(({ source }) => source.kind === 'path').map(({ source }) => posix.join(source.location));
  return [...projects, ...archives].map(each => posix.join(base, each))
    .map(path => ({ path, content: readFileSync(join(root, path)), executable: false }));
}

/** What `importlib.metadata` reads about the local packages, which are copied instead of built. */
export function metadataFiles({ locals }: ProjectFacts): FileContent[] {
  return locals.flatMap(metadataOf);
}
