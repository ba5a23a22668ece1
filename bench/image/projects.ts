import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { DJANGO } from './projects/django';
import { SCIENCE } from './projects/science';
import { WEB } from './projects/web';

/** A made-up service: what it needs, its modules, and how people start it. */
export interface Sample {
  readonly title: string;
  readonly dependencies: string[];
  /** Files under `src/`. */
  readonly sources: Record<string, string>;
  /** The file that gets one more line. */
  readonly edited: string;
  /** Start command of the contenders that are written by hand. */
  readonly command: string[];
}

export const SAMPLES: Readonly<Record<string, Sample>> = { web: WEB, django: DJANGO, science: SCIENCE };

/** Another one in every run: what was built in an earlier run must not be in the cache. */
const RUN = Math.floor(Date.now() / 1000);

const VERSION = `0.${RUN}.0`;

/** Writes a project without a lock, as a checkout under the current umask has it. */
export function writeProject(folder: string, { dependencies, sources }: Sample): void {
  const files: Record<string, string> = { 'pyproject.toml': pyproject(dependencies), '.python-version': '3.13\n' };
  for (const [path, text] of Object.entries(sources)) { files[join('src', path)] = text; }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** One line more in a file of the application, another one in each round. */
export function edit(folder: string, { edited }: Sample, round: number): void {
  const file = join(folder, 'src', edited);
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nEDITION = "${RUN}-${round}"\n`);
}

/** The version of the project in both files, as `uv version` leaves them. */
export function bump(folder: string, round: number): void {
  for (const name of ['pyproject.toml', 'uv.lock']) {
    const file = join(folder, name);
    writeFileSync(file, withVersion(readFileSync(file, 'utf8'), nextVersion(round)));
  }
}

/** What the version of the project is changed to, another one in each round. */
export function nextVersion(round: number): string {
  return `0.${RUN}.${round + 1}`;
}

/** The text of `pyproject.toml` or `uv.lock` with another version of the project `shop`. */
export function withVersion(text: string, version: string): string {
  const changed = text.replace(/(name = "shop"\nversion = ")[^"]+/, `$1${version}`);
  if (changed === text) { throw new Error("found no other version of the project 'shop' to change"); }
  return changed;
}

function pyproject(dependencies: string[]): string {
  return `[project]
name = "shop"
version = "${VERSION}"
description = "A made-up service that npm run bench:image measures"
requires-python = ">=3.11"
dependencies = [
${dependencies.map(dependency => `  "${dependency}",\n`).join('')}]

[build-system]
requires = ["uv_build>=0.8,<1"]
build-backend = "uv_build"
`;
}
