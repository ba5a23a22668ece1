import type { PackageName } from './names';
import type { Requirement } from './requirement';
import type { StrictReader } from './strict-reader';
import { quote } from '../../private/messages';
import { isTable } from '../files/toml';

/** One group of a `[dependency-groups]` table. */
interface Group {
  readonly own: Requirement[];
  readonly included: PackageName[];
}

/** Far above real projects. Each group may include all others, so sizes grow with the square of the number. */
const MOST = 2000;

/** Dependency groups (PEP 735), each with the contents of the groups that it includes. */
export function readGroups(
  value: unknown, where: string, reader: StrictReader,
): Map<PackageName, Requirement[]> {
  if (isTable(value) && Object.keys(value).length > MOST) {
    reader.fail(`${where} has ${Object.keys(value).length} groups`, `at most ${MOST}`);
    return new Map();
  }
  const groups = reader.named(value, where,
    (entries, name) => readGroup(entries, `group ${quote(name)} in ${where}`, reader));
  return new Map([...groups].map(([name]) => [name, expand(name, groups, where, reader)]));
}

function readGroup(value: unknown, where: string, reader: StrictReader): Group {
  const entries = reader.list(value, where);
  return {
    own: entries.filter(entry => !isTable(entry)).flatMap(entry => reader.requirement(entry, where) ?? []),
    included: entries.filter(isTable).flatMap(({ 'include-group': included, ...others }) => {
      const isInclude = included !== undefined && Object.keys(others).length === 0;
      if (!isInclude) { reader.fail(`an entry of ${where} is a table`, '{ include-group = "NAME" } and no other key'); }
      return isInclude ? reader.name(included, `'include-group' of ${where}`) : [];
    }),
  };
}

function expand(
  name: PackageName, groups: ReadonlyMap<PackageName, Group>, where: string, reader: StrictReader,
): Requirement[] {
  const included = (from: PackageName) => groups.get(from)?.included ?? [];
  for (const other of included(name).filter(each => !groups.has(each))) {
    reader.fail(`group ${quote(name)} in ${where} includes ${quote(other)}, which is not defined; define or remove it`);
  }
  // Grows during the loop; contains each group once.
  const names = new Set([name]);
  for (const each of names) {
    for (const other of included(each)) { names.add(other); }
  }
  if ([...names].some(each => included(each).includes(name))) {
    reader.fail(`group ${quote(name)} in ${where} includes itself; remove an 'include-group'`);
  }
  return [...names].flatMap(each => groups.get(each)?.own ?? []);
}
