import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { WebServer } from '../../src/process';
import { commandOf, gatewaysOf, servingOf } from '../../src/process/serving';
import { parseApplication, SERVERS, serversFor } from '../../src/servers';
import { fakeProject } from '../fake-project';
import { TIMING } from '../process/bind';

const SOURCES = join(__dirname, '..', '..', 'src', 'servers');

test('each server has one file that says all of it, and is found', () => {
  const declared = readdirSync(SOURCES).flatMap(file =>
    [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/^export const (\w+): (?:Known)?Server\b/gm)]
      .map(([, name]) => ({ name, file })));
  expect(declared).toEqual(SERVERS.map(({ name }) => ({ name, file: `${name}.ts` })));
});

test.each(['asgi', 'wsgi'] as const)('of two servers for %s it is known which one comes first', gateway => {
  const places = SERVERS.flatMap(({ preference }) => preference[gateway] ?? []);
  expect(new Set(places).size).toBe(places.length);
});

test('WebServer has a factory for each server that it sets up, as messages say', () => {
  const servers = serversFor(['asgi', 'wsgi']).map(({ name }) => name);
  expect(servers).toContain('uvicorn');
  expect(servers.filter(name => !(name in WebServer))).toEqual([]);
});

test.each([
  [null, 'asgi'],
  ['flask', 'wsgi'],
  ['fastapi', 'asgi'],
])('a server for both gateways serves an application of %s over %s', (framework, gateway) => {
  const granian = serversFor(['asgi']).find(({ name }) => name === 'granian')!;
  const project = fakeProject({ framework });
  const serving = servingOf(granian, parseApplication('shop:app')!, project, TIMING);
  expect(commandOf(granian, serving, TIMING).slice(0, 3)).toEqual(['granian', '--interface', gateway]);
});

test.each(['fastapi', 'flask'])('what runs %s comes before what merely can', framework => {
  const servers = serversFor(gatewaysOf(fakeProject({ framework }))).map(({ name }) => name);
  expect(servers.slice(0, 3)).toEqual([framework === 'flask' ? 'gunicorn' : 'uvicorn', 'granian', 'hypercorn']);
});
