import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { documents } from '../../bench/soak/document';
import { keep, kept } from '../../bench/soak/kept';
import { measured } from '../integration/measured';
import { CONNECTIONS } from '../integration/servers/connections';

test.each([...documents()])('%s has the figures that were measured', (document, text) => {
  expect(readFileSync(join(__dirname, '..', '..', document), 'utf8')).toBe(text);
});

test.each(['rolling', 'in-flight', 'idle', 'limits'])('every server is measured: %s', name => {
  expect([...kept(name).keys()].sort()).toEqual(CONNECTIONS.map(({ server }) => server).sort());
});

test('a new measurement replaces an earlier one, in its place, with figures that are rounded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  keep('x', 'first', { seconds: 1.2345, tasks: 2000, how: 'done' }, folder);
  keep('x', 'second', { seconds: 3 }, folder);
  keep('x', 'first', { seconds: 4.56789 }, folder);
  expect(readFileSync(join(folder, 'x.jsonl'), 'utf8'))
    .toBe('{"row":"first","seconds":4.57,"tasks":2000,"how":"done"}\n{"row":"second","seconds":3}\n');
});

test('nothing is kept without a soak', () => {
  expect(process.env.SOAK).toBeUndefined();
  measured('test', 'row', { seconds: 1 });
  expect(kept('test').size).toBe(0);
});
