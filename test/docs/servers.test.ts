import { readFileSync } from 'fs';
import { join } from 'path';
import { CONNECTIONS } from '../integration/servers/connections';
import { LIMITS } from '../integration/servers/limits';
import { STOPS } from '../integration/servers/stops';

const DOCUMENT = readFileSync(join(__dirname, '..', '..', 'docs', 'servers.md'), 'utf8');

const row = (cells: readonly string[]) => `| ${cells.map(cell => cell === '' ? '-' : cell).join(' | ')} |`;

function tableOf<T>(titles: Readonly<Record<keyof T & string, string>>, facts: readonly T[]): string {
  const keys = Object.keys(titles) as Array<keyof T & string>;
  return [
    row(Object.values(titles)),
    `|${keys.map(() => '---|').join('')}`,
    ...facts.map(each => row(keys.map(key => String(each[key])))),
  ].join('\n');
}

test('the table of what happens on stop is what the integration test expects', () => {
  expect(DOCUMENT).toContain(tableOf({
    server: 'Server',
    running: 'Running requests',
    longer: 'Longer ones',
    idle: 'Idle connections',
    late: 'New connections',
    stream: 'Streams',
    webSocket: 'WebSockets',
    cleanUp: "The application's clean-up runs",
  }, STOPS));
});

test('the table of idle and slow connections is what the integration test expects', () => {
  const facts = CONNECTIONS.map(each => ({ ...each, idleSeconds: `after ${each.idleSeconds} s` }));
  expect(DOCUMENT).toContain(tableOf({
    server: 'Server',
    idleSeconds: 'Closes an idle connection by itself',
    byItself: 'Requests of a load balancer that keeps it as long',
    ours: 'With the flags of the container',
    besideSlow: 'Beside 200 slow clients',
  }, facts));
});

test('the table of limits is what the integration test expects', () => {
  expect(DOCUMENT).toContain(tableOf({
    server: 'Server', memory: 'A request takes all memory', processes: 'A request starts all processes',
  }, LIMITS));
});
