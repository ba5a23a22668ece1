import { isToken } from './cdk-token';
import { pathOf, quote } from './messages';
import { Problems } from './problems';

/**
 * A type check at run time. Compilers check most callers, but JavaScript can pass anything, and a wrong value would end
 * as a `TypeError` somewhere inside, or as `undefined` in an output.
 */
export interface Kind<T> {
  /** @param path of the prop, as in `secrets[1]` */
  (value: unknown, path: string, problems: Problems): void;
  /** For the compiler only: makes kinds of different types incompatible. */
  readonly type?: T;
}

/** For an optional prop. */
export interface OptionalKind<T> extends Kind<T> {
  readonly isOptional: true;
}

/** A kind for each prop. The compiler reports one that is missing, of another type, or required by mistake. */
export type Shape<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? OptionalKind<NonNullable<T[K]>> : Kind<T[K]>;
};

export const TEXT = plain<string>('text', value => typeof value === 'string');
/** For a prop that the CDK may resolve at deployment. */
export const NUMBER_OR_TOKEN = plain<number>('a number', value => typeof value === 'number');
export const NUMBER: Kind<number> = (value, path, problems) =>
  (isToken(value) ? plain('a plain number', () => false) : NUMBER_OR_TOKEN)(value, path, problems);
export const FLAG = plain<boolean>('true or false', value => typeof value === 'boolean');

/** For a value that is checked elsewhere, or must not appear in a message. */
export const ANYTHING: Kind<any> = () => undefined;

export function optional<T>(kind: Kind<T>): OptionalKind<T> {
  const check: Kind<T> = (value, path, problems) => { if (value !== undefined) { kind(value, path, problems); } };
  return Object.assign(check, { isOptional: true } as const);
}

export function listOf<T>(element: Kind<T>): Kind<T[]> {
  const list = plain<T[]>('a list', Array.isArray);
  return (value, path, problems) => {
    list(value, path, problems);
    if (!Array.isArray(value)) { return; }
    // A copy, since a list may have holes, which `forEach` skips.
    Array.from(value).forEach((each, index) => element(each, `${path}[${index}]`, problems));
  };
}

export function mapOf<T>(element: Kind<T>): Kind<{ [name: string]: T }> {
  const map = plain<{ [name: string]: T }>('a map such as { name: value }', isObject);
  return (value, path, problems) => {
    map(value, path, problems);
    if (!isObject(value)) { return; }
    for (const [name, each] of Object.entries(value)) { element(each, pathOf(path, name), problems); }
  };
}

/**
 * An object of a class, recognized by its members: `instanceof` fails when two copies of a library are loaded.
 *
 * @param expected with its article, as in `a WebServer`
 */
export function objectOf<T extends object>(expected: string, ...members: Array<keyof T & string>): Kind<T> {
  return plain<T>(expected, value =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && members.every(member => member in value));
}

/** An object with these props. */
export function objectWith<T extends object>(expected: string, shape: Shape<T>): Kind<T> {
  const object = plain<T>(expected, isObject);
  return (value, path, problems) => {
    object(value, path, problems);
    if (!isObject(value)) { return; }
    for (const [prop, kind] of Object.entries<Kind<unknown>>(shape)) {
      kind((value as { [prop: string]: unknown })[prop], path === '' ? prop : pathOf(path, prop), problems);
    }
  };
}

/** Options of one server or worker: those of another would do nothing. @param owner for messages */
export function optionsOf<T extends object>(owner: string, shape: Shape<T>): Kind<T> {
  const object = objectWith<T>('an object', shape);
  return (value, path, problems) => {
    object(value, path, problems);
    if (typeof value !== 'object' || value === null) { return; }
    for (const name of Object.keys(value).filter(each => !Object.hasOwn(shape, each))) {
      problems.add(`'${pathOf(path, name)}' is no option of ${owner}; remove it, or use one of `
        + Object.keys(shape).join(', '));
    }
  };
}

/**
 * Throws for values of the wrong type where they are passed, before other code relies on them.
 *
 * @param subject the class, with the method if there is one, such as `HealthCheck.http`; the error code has the class
 */
export function requireShape<T extends object>(subject: string, props: T, shape: Shape<T>): void {
  const problems = new Problems(subject);
  objectWith<T>('an object', shape)(props, '', problems);
  problems.throwIfAny(`${subject.split('.')[0]}Invalid`);
}

function plain<T>(expected: string, holds: (value: unknown) => boolean): Kind<T> {
  return (value, path, problems) => {
    if (holds(value)) { return; }
    const found = isToken(value) ? 'a token, whose value is known only at deployment' : quote(value);
    problems.add(`'${path === '' ? 'props' : path}' is ${found}; expected ${expected}`);
  };
}

/** Not a list, and not a built-in class such as `Map`, whose entries would be missed. */
function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}
