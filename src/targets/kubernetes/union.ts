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
 * have set it through cdk8s-plus; what is lost by that is a problem.
 */
export function union(requested: unknown, typed: unknown, problems?: Problems, path = '', field = ''): unknown {
  if (isFields(requested) && (isAbsent(typed) || isFields(typed))) {
    return unionOfFields(requested, typed ?? {}, problems, path);
  }
  if (Array.isArray(requested) && (isAbsent(typed) || Array.isArray(typed))) {
    return unionOfLists(requested, typed ?? [], problems, path, SHARED_LISTS.includes(field));
  }
  return isAbsent(typed) ? requested : kept(requested, typed, problems, path);
}

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null;

function unionOfFields(requested: Fields, typed: Fields, problems: Problems | undefined, path: string): Fields {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(requested)) {
    const value = union(requested[key], typed[key], problems, path ? `${path}.${key}` : key, key);
    if (value !== undefined) { fields[key] = value; }
  }
  for (const key of Object.keys(typed)) {
    fields[key] ??= typed[key];
  }
  return fields;
}

function unionOfLists(
  requested: readonly unknown[], typed: readonly unknown[], problems: Problems | undefined, path: string,
  shared: boolean,
): unknown[] {
  const rest = typed.map(element => ({ id: identity(element), element }));
  const ours = requested.map(element => {
    // Nearly always nobody else has an element, and then none needs to be told apart.
    const id = rest.length === 0 ? '' : identity(element);
    const index = rest.findIndex(each => each.id === id);
    if (index < 0) { return union(element, undefined); }
    const [other] = rest.splice(index, 1);
    const place = `${path}[${id}]`;
    return shared ? union(element, other.element, problems, place) : kept(element, other.element, problems, place);
  });
  return [...ours, ...rest.map(({ element }) => element)];
}

/** What cdk8s-plus says instead of what is requested. */
function kept(requested: unknown, typed: unknown, problems: Problems | undefined, path: string): unknown {
  if (problems !== undefined) { checkNothingMissing(requested, typed, problems, path); }
  return typed;
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
