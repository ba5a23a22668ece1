import { WebServer } from '../../../src/process';
import { commandOf, otherServersFor, serversFor } from '../../../src/process/servers';
import { parseApplication } from '../../../src/project';
import { fakeProject } from '../../fake-project';

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
  const granian = otherServersFor(['asgi']).find(({ name }) => name === 'granian')!;
  const timing = { port: 8000, gracefulSeconds: 25, keepAliveSeconds: 75 };
  expect(commandOf(granian, parseApplication('shop:app')!, fakeProject({ framework }), timing).slice(0, 3))
    .toEqual(['granian', '--interface', gateway]);
});
