import { otherServersFor, serversFor } from '../../../src/process/servers';
import { parseApplication } from '../../../src/project';
import { SERVER_PROGRAMS } from '../../../src/project/sources/entries/start-commands';
import { fakeProject } from '../../fake-project';

const APPLICATION = parseApplication('a:b')!;
const TIMING = { port: 8000, gracefulSeconds: 30, keepAliveSeconds: 75 };

test('every server that can be started is known where the files of a project start it', () => {
  const ours = serversFor(['asgi', 'wsgi']).map(server => server.plan(APPLICATION, fakeProject(), TIMING).command);
  const others = otherServersFor(['asgi', 'wsgi']).map(({ program }) => program);
  expect([...ours.map(([program]) => program), ...others].sort()).toEqual([...SERVER_PROGRAMS].sort());
});
