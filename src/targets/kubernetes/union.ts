import { type Fields, isFields } from './fields';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/**
 * Lists whose elements have fields from both sides. In any other list an element of the same name belongs to somebody
 * else.
 */
const SHARED_LISTS = ['initContainers', 'containers', 'ports'];

/**
 * Merges both trees, in the order of `requested`. Where both have a value, that of `typed` is kept, since a user may
 * have set it through cdk8s-plus. `checkNothingMissing` finds what was lost by that.
 */
export function union(requested: unknown, typed: unknown, field = ''): unknown {
  if (isFields(requested) && (typed === undefined || isFields(typed))) {
    return unionOfFields(requested, typed ?? {});
  }
  if (Array.isArray(requested) && (typed === undefined || Array.isArray(typed))) {
    return unionOfLists(requested, typed ?? [], SHARED_LISTS.includes(field));
  }
  return typed ?? requested;
}

function unionOfFields(requested: Fields, typed: Fields): Fields {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(requested)) {
    const value = union(requested[key], typed[key], key);
    if (value !== undefined) { fields[key] = value; }
  }
  for (const key of Object.keys(typed)) {
    fields[key] ??= typed[key];
  }
  return fields;
}

function unionOfLists(requested: readonly unknown[], typed: readonly unknown[], shared: boolean): unknown[] {
  const rest = [...typed];
  const ours = requested.map(element => {
    const id = identity(element);
    const index = rest.findIndex(each => identity(each) === id);
    if (index < 0) { return union(element, undefined); }
    const [other] = rest.splice(index, 1);
    return shared ? union(element, other) : other;
  });
  return [...ours, ...rest];
}

/** Adds a problem for each requested value that the output does not have. */
export function checkNothingMissing(requested: unknown, emitted: unknown, problems: Problems, path = ''): void {
  if (isFields(requested)) {
    for (const key of Object.keys(requested)) {
      const value = isFields(emitted) ? emitted[key] : undefined;
      checkNothingMissing(requested[key], value, problems, path ? `${path}.${key}` : key);
    }
  } else if (Array.isArray(requested)) {
    for (const element of requested) {
      const id = identity(element);
      const value = Array.isArray(emitted) ? emitted.find(each => identity(each) === id) : undefined;
      checkNothingMissing(element, value, problems, `${path}[${id}]`);
    }
  } else if (requested !== undefined && requested !== emitted) {
    const found = emitted === undefined ? 'nothing' : quote(emitted);
    problems.add(`'${path}' must be ${quote(requested)} but the output has ${found}; `
      + 'rename what was added through cdk8s-plus, change the PythonContainer, or patch on purpose with '
      + 'ApiObject.of(...).addJsonPatch(...)');
  }
}

/**
 * The key of a list element, as in Kubernetes: where a volume is mounted, else the name, else the whole element.
 */
function identity(element: unknown): string {
  if (!isFields(element)) { return String(element); }
  const { mountPath, name } = element;
  return String(mountPath ?? name ?? JSON.stringify(element));
}
