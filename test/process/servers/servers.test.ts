import { WebServer } from '../../../src/process';
import { serversFor } from '../../../src/process/servers';

test('WebServer has a factory for each server that it sets up, as messages say', () => {
  const servers = serversFor(['asgi', 'wsgi']).map(({ name }) => name);
  expect(servers).toContain('uvicorn');
  expect(servers.filter(name => !(name in WebServer))).toEqual([]);
});
