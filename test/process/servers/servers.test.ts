import { WebServer } from '../../../src/process';
import { commandOf, gatewaysOf, serversFor, servingOf } from '../../../src/process/servers';
import { parseApplication } from '../../../src/project';
import { fakeProject } from '../../fake-project';
import { TIMING } from '../bind';

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
  expect(commandOf(granian, serving).slice(0, 3)).toEqual(['granian', '--interface', gateway]);
});

test.each(['fastapi', 'flask'])('what runs %s comes before what merely can', framework => {
  const servers = serversFor(gatewaysOf(fakeProject({ framework }))).map(({ name }) => name);
  expect(servers.slice(0, 3)).toEqual([framework === 'flask' ? 'gunicorn' : 'uvicorn', 'granian', 'hypercorn']);
});
