import { parseMarker, type Marker } from './markers';
import { parseName, type PackageName } from './names';
import { parseRequirement, type Requirement } from './requirement';
import { readSpecifiers, readVersion, type SpecifierText, type VersionText } from './versions';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isTable, type Table } from '../files/toml';

/** Replaces an invalid name, which is already reported. */
const NAMELESS = parseName('nameless')!;

/**
 * Reads values as strictly as uv: keys may be missing and unknown keys are ignored, but a value must have the right
 * type. An invalid value is reported and replaced by a harmless one. `where` names the value in a message.
 */
export class StrictReader {
  /** Reports each fault as a separate problem. */
  public static into(problems: Problems): StrictReader {
    return new StrictReader((fault, expected) =>
      problems.add(expected === undefined ? fault : `${fault}; expected ${expected}`));
  }

  constructor(private readonly report: (fault: string, expected?: string) => void) {}

  public fail(fault: string, expected?: string): void {
    this.report(fault, expected);
  }

  public text(value: unknown, where: string): string | undefined {
    return this.optional(value, where, 'a string', each => typeof each === 'string' ? each : undefined);
  }

  public texts(value: unknown, where: string): string[] {
    return this.list(value, where).flatMap(each => this.text(each, `an entry of ${where}`) ?? []);
  }

  public flag(value: unknown, where: string): boolean | undefined {
    return this.optional(value, where, 'true or false', each => typeof each === 'boolean' ? each : undefined);
  }

  public count(value: unknown, where: string, least = 0): number | undefined {
    return this.optional(value, where, `a whole number of ${least} or more`, each =>
      typeof each === 'number' && Number.isInteger(each) && each >= least ? each : undefined);
  }

  public list(value: unknown, where: string): unknown[] {
    return this.optional(value, where, 'a list', each => Array.isArray(each) ? each as unknown[] : undefined) ?? [];
  }

  public table(value: unknown, where: string): Table {
    return this.optional(value, where, 'a table', each => isTable(each) ? each : undefined) ?? {};
  }

  public tables(value: unknown, where: string): Table[] {
    return this.list(value, where).map(each => this.table(each, `an entry of ${where}`));
  }

  /** A table of lists or tables by name. Two spellings of the same name are a fault. */
  public named<T>(value: unknown, where: string, read: (value: unknown, name: PackageName) => T): Map<PackageName, T> {
    const result = new Map<PackageName, T>();
    for (const [key, each] of Object.entries(this.table(value, where))) {
      const name = this.name(key, `a name in ${where}`);
      if (result.has(name)) { this.fail(`${where} has ${quote(name)} twice; remove one`); }
      result.set(name, read(each, name));
    }
    return result;
  }

  public name(value: unknown, where: string): PackageName {
    if (value === undefined) { this.fail(`${where} is missing`); }
    return this.optional(value, where, 'a name of letters, digits, `-`, `_` and `.`', parseName) ?? NAMELESS;
  }

  public names(value: unknown, where: string): PackageName[] {
    return this.list(value, where).map(each => this.name(each, `an entry of ${where}`));
  }

  public version(value: unknown, where: string): VersionText | undefined {
    return this.optional(value, where, 'a version such as 0.1.0', readVersion);
  }

  public specifiers(value: unknown, where: string): SpecifierText | undefined {
    return this.optional(value, where, 'version specifiers such as >=3.12', readSpecifiers);
  }

  public requirements(value: unknown, where: string): Requirement[] {
    return this.list(value, where).flatMap(each => this.requirement(each, where) ?? []);
  }

  public requirement(value: unknown, where: string): Requirement | undefined {
    const requirement = typeof value === 'string' ? parseRequirement(value) : undefined;
    if (!requirement) {
      this.fail(`${where} has ${quote(value)}`, 'a requirement such as `name[extra]>=1.0; marker`');
    }
    return requirement;
  }

  public marker(value: unknown, where: string): Marker | undefined {
    return this.optional(value, where, "an environment marker such as `sys_platform == 'linux'`",
      each => typeof each === 'string' ? parseMarker(each) : undefined);
  }

  public markers(value: unknown, where: string): Marker[] {
    return this.list(value, where).flatMap(each => this.marker(each, `an entry of ${where}`) ?? []);
  }

  public address(value: unknown, where: string): string | undefined {
    return this.optional(value, where, 'a URL',
      each => typeof each === 'string' && URL.canParse(each) ? each : undefined);
  }

  /** A URL or a path: everything without a scheme is a path. */
  public location(value: unknown, where: string): string | undefined {
    return this.optional(value, where, 'a URL or a path',
      each => typeof each === 'string' && each !== '' && (URL.canParse(each) || !/^[a-z][a-z0-9+.-]+:/i.test(each))
        ? each
        : undefined);
  }

  public word(value: unknown, where: string, allowed: readonly string[]): string | undefined {
    return this.optional(value, where, `one of ${allowed.join(', ')}`,
      each => typeof each === 'string' && allowed.includes(each) ? each : undefined);
  }

  public indexName(value: unknown, where: string): string | undefined {
    return this.optional(value, where, 'a name of letters, digits, `-`, `_` and `.`',
      each => typeof each === 'string' && /^[\w.-]*$/.test(each) ? each : undefined);
  }

  private optional<T>(
    value: unknown, where: string, expected: string, read: (value: unknown) => T | undefined,
  ): T | undefined {
    const result = value === undefined ? undefined : read(value);
    if (value !== undefined && result === undefined) { this.fail(`${where} is ${quote(value)}`, expected); }
    return result;
  }
}
