import { readFileSync } from 'fs';
import { join } from 'path';

/** The part of the assembly that is looked at. */
interface Reference {
  readonly primitive?: string;
  readonly union?: object;
  readonly collection?: { readonly elementtype: Reference };
}
interface Documented {
  readonly name?: string;
  readonly docs?: { readonly summary?: string; readonly default?: string };
}
interface Value extends Documented { readonly type: Reference; readonly optional?: boolean }
interface Method extends Documented { readonly parameters?: Value[]; readonly returns?: { readonly type: Reference } }
interface Type extends Documented {
  readonly fqn: string;
  readonly kind: string;
  readonly datatype?: boolean;
  readonly properties?: Value[];
  readonly methods?: Method[];
  readonly initializer?: Method;
  readonly members?: Documented[];
  readonly base?: string;
}

const assembly = JSON.parse(readFileSync(join(__dirname, '..', '..', '.jsii'), 'utf8'));
const types: Type[] = Object.values(assembly.types);

// What jsii accepts in silence and other languages then cannot use is caught here.
describe.each(types.map(type => [type.fqn.split('.')[1], type] as const))('%s', (_, type) => {
  const callables = [...type.methods ?? [], ...type.initializer ? [{ ...type.initializer, name: 'constructor' }] : []];
  const references: Array<[string, Reference]> = [
    ...(type.properties ?? []).map(property => [property.name!, property.type] as [string, Reference]),
    ...callables.flatMap(method =>
      (method.parameters ?? []).map(
        parameter => [`${method.name}(${parameter.name})`, parameter.type] as [string, Reference],
      ),
    ),
    ...callables.flatMap(method =>
      method.returns ? [[`${method.name}()`, method.returns.type] as [string, Reference]] : [],
    ),
  ];

  test('says what each member is', () => {
    const members: Documented[] = [type, ...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []];
    expect(members.filter(member => !member.docs?.summary).map(member => member.name)).toEqual([]);
  });

  test('says what happens when an optional property is left out', () => {
    const optional = type.datatype ? (type.properties ?? []).filter(property => property.optional) : [];
    expect(optional.filter(property => !property.docs?.default).map(property => property.name)).toEqual([]);
  });

  test('uses types that every language has: no union, no any', () => {
    expect(references.filter(([, reference]) => hasUnionOrAny(reference)).map(([name]) => name)).toEqual([]);
  });
});

// A construct has its path.
test.each(types.filter(type => type.kind === 'class' && type.base === undefined))('$name says what it is', type => {
  expect(type.methods?.map(method => method.name)).toContain('toString');
});

test('the nouns of the README are public', () => {
  expect(types.map(type => type.name)).toEqual(
    expect.arrayContaining([
      'PythonProject', 'PythonImage', 'PythonContainer', 'PythonContainerService', 'PythonContainerRepository',
      'PythonContainerDeployment', 'ComposeFile', 'ImageSource',
    ]),
  );
});

function hasUnionOrAny(reference: Reference): boolean {
  if (reference.collection) { return hasUnionOrAny(reference.collection.elementtype); }
  return reference.union !== undefined || reference.primitive === 'any';
}
