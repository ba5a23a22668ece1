import { readFileSync } from 'fs';
import { join } from 'path';
import { STOPS } from '../integration/servers/stops';

const TITLES = {
  server: 'Server',
  running: 'Running requests',
  longer: 'Longer ones',
  idle: 'Idle connections',
  late: 'New connections',
  stream: 'Streams',
  webSocket: 'WebSockets',
  cleanUp: "The application's clean-up runs",
};

const row = (cells: readonly string[]) => `| ${cells.map(cell => cell === '' ? '-' : cell).join(' | ')} |`;

test('the table of what happens on stop is what the integration test expects', () => {
  const keys = Object.keys(TITLES) as Array<keyof typeof TITLES>;
  const table = [
    row(Object.values(TITLES)),
    `|${keys.map(() => '---|').join('')}`,
    ...STOPS.map(stop => row(keys.map(key => stop[key]))),
  ].join('\n');
  expect(readFileSync(join(__dirname, '..', '..', 'docs', 'servers.md'), 'utf8')).toContain(table);
});
