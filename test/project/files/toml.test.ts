import { Problems } from '../../../src/private/problems';
import { asNumber, asTable, asTables, asText, asTexts, parseToml, tableAt } from '../../../src/project/files/toml';
import { problemsOf } from '../temporary';

test('a document becomes plain tables', () => {
  expect(parseToml('a = 1\n[b.c]\nd = ["x"]\n', 'x.toml', 'repair it', new Problems('test'))).toMatchObject({
    a: 1,
    b: { c: { d: ['x'] } },
  });
});

test('fails with file, line, column and repair on a syntax error', () => {
  const messages = problemsOf(problems =>
    expect(parseToml('a = 1\nb = = 2\n', 'x.toml', 'run `uv lock`', problems)).toBeUndefined(),
  );
  expect(messages).toEqual([expect.stringMatching(/^"x\.toml" has invalid TOML at line 2, column \d+: .+; run `uv lock`$/)]);
});

test('a value of the wrong kind counts as absent', () => {
  for (const value of [undefined, null, 1, 'x', true, [], new Date(0)]) { expect(asTable(value)).toEqual({}); }
  expect([asText(1), asText('x'), asNumber('1'), asNumber(1)]).toEqual([undefined, 'x', undefined, 1]);
  expect(asTexts(['a', 1, {}, 'b'])).toEqual(['a', 'b']);
  expect(asTexts('a')).toEqual([]);
  expect(asTables([{ a: 1 }, 2])).toEqual([{ a: 1 }, {}]);
});

test('a path of keys ends in an empty table when any of them is missing', () => {
  expect(tableAt({ tool: { uv: { package: true } } }, 'tool', 'uv')).toEqual({ package: true });
  expect(tableAt({ tool: 1 }, 'tool', 'uv', 'sources')).toEqual({});
});
