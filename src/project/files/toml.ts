import { readFileSync, statSync } from 'fs';
import type * as SmolToml from 'smol-toml' with { 'resolution-mode': 'import' };
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

// smol-toml has types for its ES module only; its CommonJS build runs here.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { parse, stringify, TomlError } = require('smol-toml') as typeof SmolToml;

export type Table = Readonly<Record<string, unknown>>;

/** Far above real files: the largest public locks have a few million bytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Reads a project file. A file that is too large, such as a sparse one, becomes a problem and is not read. */
export function readProjectFile(path: string, file: string, problems: Problems): Uint8Array | undefined {
  const { size } = statSync(path);
  if (size <= MOST_BYTES) { return readFileSync(path); }
  problems.add(`${quote(file)} has ${size} bytes; expected at most ${MOST_BYTES}: restore it from version control`);
  return undefined;
}

/** Parses a TOML document. A syntax error becomes a problem that names file, line and column. */
export function parseToml(
  content: string | Uint8Array, file: string, repair: string, problems: Problems,
): Table | undefined {
  const text = typeof content === 'string' ? content : decode(content);
  if (text === undefined) {
    problems.add(`${quote(file)} is not UTF-8, which TOML requires; ${repair}`);
    return undefined;
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) { throw error; }
    const reason = quote(error.message.split('\n')[0].replace(/^Invalid TOML document: /, '')).slice(1, -1);
    problems.add(`${quote(file)} has invalid TOML at line ${error.line}, column ${error.column}: ${reason}; ${repair}`);
    return undefined;
  }
}

/** Every string is quoted, so that no value can add a line. */
export function writeToml(table: Table): string {
  return stringify(table);
}

function decode(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

// For documents from outside: a value of the wrong type counts as absent.

export function asTable(value: unknown): Table {
  return isTable(value) ? value : {};
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asTables(value: unknown): Table[] {
  return asList(value).map(asTable);
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asTexts(value: unknown): string[] {
  return asList(value).filter(each => typeof each === 'string');
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The table at the end of a path of keys. */
export function tableAt(table: Table, ...path: string[]): Table {
  return path.reduce((inner, key) => asTable(inner[key]), table);
}
