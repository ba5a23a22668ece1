import * as fc from 'fast-check';
import { Problems } from '../../../src/private/problems';
import { checkNothingMissing, union } from '../../../src/targets/kubernetes/union';

function missing(requested: unknown, emitted: unknown): string[] {
  const problems = new Problems('it');
  checkNothingMissing(requested, emitted, problems);
  return problems.messages.map(message => message.split(';')[0]);
}

/** What the union itself says that it lost. */
function told(requested: unknown, typed: unknown): string[] {
  const problems = new Problems('it');
  union(requested, typed, problems);
  return problems.messages.map(message => message.split(';')[0]);
}

test('fields come in the order of the request, then what cdk8s-plus says besides', () => {
  const together = union(
    { spec: { replicas: undefined, paused: false } }, { kind: 'Deployment', spec: { extra: 1, replicas: 2 } },
  );
  expect(JSON.stringify(together)).toBe('{"spec":{"replicas":2,"paused":false,"extra":1},"kind":"Deployment"}');
});

test('a field that nobody gives a value is left out, in elements of lists as well', () => {
  expect(union({ a: undefined, list: [{ b: undefined, c: 1 }] }, {})).toEqual({ list: [{ c: 1 }] });
});

test('where both speak, cdk8s-plus is kept and the loss is told', () => {
  const requested = { spec: { a: 1, b: { c: true } } };
  const typed = { spec: { a: 2, b: 'x' } };
  expect(union(requested, typed)).toEqual(typed);
  expect(told(requested, typed)).toEqual([
    "'spec.a' must be 1 but the output has 2",
    "'spec.b.c' must be true but the output has nothing",
  ]);
});

test('a container is described by both sides together', () => {
  expect(union(
    { containers: [{ name: 'web', args: undefined, stdin: false }] },
    { containers: [{ name: 'side' }, { name: 'web', args: ['x'] }] },
  ))
    .toEqual({ containers: [{ name: 'web', args: ['x'], stdin: false }, { name: 'side' }] });
});

test('a volume of the same name is somebody else\'s: it stays whole, and ours is told to be missing', () => {
  const requested = { volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }] };
  const typed = { volumes: [{ name: 'tmp', configMap: { name: 'x' } }] };
  expect(union(requested, typed)).toEqual(typed);
  expect(told(requested, typed))
    .toEqual(["'volumes[tmp].emptyDir.sizeLimit' must be \"64Mi\" but the output has nothing"]);
});

test('mounts are told apart by where they are, not by the volume', () => {
  expect(union({ volumeMounts: [{ name: 'a', mountPath: '/x' }] }, { volumeMounts: [{ name: 'a', mountPath: '/y' }] }))
    .toEqual({ volumeMounts: [{ name: 'a', mountPath: '/x' }, { name: 'a', mountPath: '/y' }] });
});

test('two elements of one name are both kept: to refuse them is for Kubernetes', () => {
  expect(union(
    { containers: [{ name: 'web', stdin: false }] }, { containers: [{ name: 'web' }, { name: 'web', image: 'x' }] },
  ))
    .toEqual({ containers: [{ name: 'web', stdin: false }, { name: 'web', image: 'x' }] });
});

test('the request is copied: one object used twice in it does not become a YAML alias', () => {
  const shared = { matchLabels: { a: 'b' } };
  const together = union({ one: shared, list: [shared] }, {}) as any;
  expect(together.one).not.toBe(together.list[0]);
});

const { tree } = fc.letrec(tie => ({
  leaf: fc.oneof(fc.integer(), fc.string({ maxLength: 4 }), fc.boolean()),
  element: fc.record({ name: fc.constantFrom('a', 'b', 'c'), value: tie('tree') }),
  list: fc.uniqueArray(tie('element'), { maxLength: 3, selector: (element: any) => element.name }),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.dictionary(fc.constantFrom('p', 'q', 'containers', 'volumes'), tie('tree'), { maxKeys: 3 }),
    tie('list'),
  ),
}));

test('whatever cdk8s-plus says is in the union', () => {
  fc.assert(fc.property(tree, tree, (requested, typed) => {
    expect(missing(typed, union(requested, typed))).toEqual([]);
  }), { numRuns: 500 });
});

test('whatever is requested is in the union where cdk8s-plus is silent', () => {
  fc.assert(fc.property(tree, requested => {
    expect(missing(requested, union(requested, undefined))).toEqual([]);
  }), { numRuns: 500 });
});

test('what the union says that it lost is what its output lacks', () => {
  fc.assert(fc.property(tree, tree, (requested, typed) => {
    expect(told(requested, typed)).toEqual(missing(requested, union(requested, typed)));
  }), { numRuns: 500 });
});
