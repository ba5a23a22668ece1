import { quote } from '../../private/messages';
import type { Table } from '../files/toml';
import { parseMarker, type Marker } from '../python/markers';
import { parseName, type PackageName } from '../python/names';
import { readSpecifiers, readVersion, type SpecifierText, type VersionText } from '../python/versions';

/** Stands for a name that cannot be read, which is damage already. */
const NAMELESS = parseName('nameless')!;

const NOTHING_ASKED = readSpecifiers('')!;

/**
 * Reads values of a lock as strictly as uv: keys may be missing and unknown ones are passed over, but what is there
 * must be of its kind. Whatever is not is noted as damage, and something harmless is read in its place.
 */
export class StrictReader {
  private readonly found = new Set<string>();

  public get damage(): string[] {
    return [...this.found];
  }

  public fail(what: string): void {
    this.found.add(what);
  }

  public text(value: unknown, where: string): string | undefined {
    return this.optional(value, where, 'a text', each => typeof each === 'string' ? each : undefined);
  }

  public texts(value: unknown, where: string): string[] {
    return this.list(value, where).flatMap(each => this.text(each, where) ?? []);
  }

  public count(value: unknown, where: string): number | undefined {
    return this.optional(value, where, 'a whole number', each =>
      typeof each === 'number' && Number.isInteger(each) && each >= 0 ? each : undefined);
  }

  public list(value: unknown, where: string): unknown[] {
    return this.optional(value, where, 'a list', each => Array.isArray(each) ? each as unknown[] : undefined) ?? [];
  }

  public table(value: unknown, where: string): Table {
    return this.optional(value, where, 'a table', each =>
      typeof each === 'object' && each !== null && !Array.isArray(each) && !(each instanceof Date) ? each as Table : undefined) ?? {};
  }

  public tables(value: unknown, where: string): Table[] {
    return this.list(value, where).map(each => this.table(each, where));
  }

  /** A table of lists or tables by name. */
  public named<T>(value: unknown, where: string, read: (value: unknown, name: PackageName) => T): Map<PackageName, T> {
    return new Map(Object.entries(this.table(value, where)).map(([key, each]) => {
      const name = this.name(key, where);
      return [name, read(each, name)];
    }));
  }

  public name(value: unknown, where: string): PackageName {
    if (value === undefined) { this.fail(`${where} is missing`); }
    return this.optional(value, where, 'a name', parseName) ?? NAMELESS;
  }

  public names(value: unknown, where: string): PackageName[] {
    return this.list(value, where).map(each => this.name(each, where));
  }

  public version(value: unknown, where: string): VersionText | undefined {
    return this.optional(value, where, 'a version', readVersion);
  }

  public specifiers(value: unknown, where: string): SpecifierText {
    return this.optional(value, where, 'version specifiers', readSpecifiers) ?? NOTHING_ASKED;
  }

  public marker(value: unknown, where: string): Marker | undefined {
    const text = this.text(value, where);
    return this.optional(text, where, 'an environment marker', each => each === '' ? () => true : parseMarker(String(each)));
  }

  public markers(value: unknown, where: string): Marker[] {
    return this.list(value, where).flatMap(each => this.marker(each, where) ?? []);
  }

  private optional<T>(value: unknown, where: string, expected: string, read: (value: unknown) => T | undefined): T | undefined {
    const result = value === undefined ? undefined : read(value);
    if (value !== undefined && result === undefined) { this.fail(`${where} is ${quote(value)} (expected ${expected})`); }
    return result;
  }
}
