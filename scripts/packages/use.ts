import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const FOLDER = join(__dirname, 'uses');

/** A program that uses a package of PyPI so that what it needs from Debian is loaded or started. */
export interface Use {
  /** The normalized name of the package. */
  readonly name: string;
  readonly program: string;
  /** Text of a pyproject.toml that locks what the program imports. */
  readonly project: string;
}

export function namesOfUses(): string[] {
  return readdirSync(FOLDER).map(file => file.replace(/\.py$/, '')).sort();
}

/** Its packages and settings of uv are at its top, as in any script (PEP 723). */
export function readUse(name: string): Use {
  const program = readFileSync(join(FOLDER, `${name}.py`), 'utf8');
  const [, block] = /^# \/\/\/ script\n((?:#.*\n)+?)# \/\/\/\n/.exec(program) ?? [];
  if (block === undefined) { throw new Error(`uses/${name}.py does not start with '# /// script'`); }
  const metadata = block.replace(/^# ?/gm, '');
  const project = `[project]\nname = "use"\nversion = "0"\nrequires-python = ">=3.13,<3.14"\n${metadata}`;
  return { name, program, project };
}
