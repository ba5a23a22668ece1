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

const VERSION = '0.1.0';

/** Writes a project without a lock, as a checkout under the current umask has it. */
export function writeProject(folder: string, { dependencies, sources }: Sample): void {
  const files: Record<string, string> = { 'pyproject.toml': pyproject(dependencies), '.python-version': '3.13\n' };
  for (const [path, text] of Object.entries(sources)) { files[join('src', path)] = text; }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** One line more in a file of the application, another one for each number. */
export function edit(folder: string, { edited }: Sample, round: number): void {
  const file = join(folder, 'src', edited);
  writeFileSync(file, `${readFileSync(file, 'utf8')}\nEDITION = ${round}\n`);
}

/** The version of the project in both files, as `uv version` leaves them. */
export function bump(folder: string, round: number): void {
  for (const name of ['pyproject.toml', 'uv.lock']) {
    const file = join(folder, name);
    writeFileSync(file, withVersion(readFileSync(file, 'utf8'), `0.1.${round + 1}`));
  }
}

/** The text of `pyproject.toml` or `uv.lock` with another version of the project `shop`. */
export function withVersion(text: string, version: string): string {
  const changed = text.replace(`name = "shop"\nversion = "${VERSION}"`, `name = "shop"\nversion = "${version}"`);
  if (changed === text) { throw new Error(`found no version ${VERSION} of the project 'shop' to change`); }
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
