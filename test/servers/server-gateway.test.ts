import { WebServer } from '../../src/process';
import { ServerGateway } from '../../src/servers';
import { fakeProject } from '../fake-project';
import { planOf, problemOf, TIMING } from '../process/bind';

const SERVERS = ['gunicorn', 'granian', 'hypercorn'];
const FASTAPI = fakeProject({ servers: SERVERS, text: 'forwarded' });
const UNKNOWN = fakeProject({ servers: SERVERS, framework: null, appCandidates: [], text: 'forwarded' });
const DJANGO = fakeProject({
  servers: SERVERS,
  framework: 'django',
  appCandidates: ['blog.asgi:application', 'blog.wsgi:application'],
  text: 'forwarded',
});

const commandOf = (...args: Parameters<typeof planOf>) => planOf(...args).command.join(' ');

test('an adapter in a module that is named wsgi is served over WSGI, beside FastAPI', () => {
  expect(commandOf(WebServer.gunicorn('shop.wsgi:application'), FASTAPI)).toContain('--worker-class gthread');
  expect(commandOf(WebServer.granian('shop.wsgi:application'), FASTAPI)).toContain('--interface wsgi');
  expect(commandOf(WebServer.hypercorn('shop.wsgi:application'), FASTAPI)).toContain(' wsgi:shop.wsgi:application');
  expect(planOf(WebServer.hypercorn('shop.wsgi:application'), FASTAPI).notes).toEqual([]);
});

test('an application of the framework speaks what the framework does, whatever its module is named', () => {
  const project = fakeProject({ servers: SERVERS, appCandidates: ['shop.wsgi:app'] });
  expect(commandOf(WebServer.granian(), project)).toContain('--interface asgi');
});

test.each<[string, WebServer, string]>([
  ['gunicorn', WebServer.gunicorn('shop:app', { gateway: ServerGateway.ASGI }), '--worker-class asgi'],
  ['granian', WebServer.granian('shop:app', { gateway: ServerGateway.WSGI }), '--interface wsgi'],
  ['hypercorn', WebServer.hypercorn('shop:app', { gateway: ServerGateway.WSGI }), ' wsgi:shop:app'],
])('%s serves over what the user says, without a note', (_, server, words) => {
  expect(commandOf(server, UNKNOWN)).toContain(words);
  expect(planOf(server, UNKNOWN).notes!.filter(note => note.includes('is taken for'))).toEqual([]);
});

test('what answers the health route speaks what the user says', () => {
  const server = WebServer.granian('shop:app', { gateway: ServerGateway.WSGI });
  expect(planOf(server, UNKNOWN, { ...TIMING, providedHealthPath: '/healthz' }).command.at(-1))
    .toBe('container_health:wsgi');
});

test('it chooses among the entry points of Django', () => {
  const { command, notes } = planOf(WebServer.granian(undefined, { gateway: ServerGateway.ASGI }), DJANGO);
  expect(command.join(' ')).toMatch(/--interface asgi .* blog\.asgi:application$/);
  expect(notes).toEqual([]);
});

test.each([
  ['no locked package is a known web framework', UNKNOWN, 'shop.main:app', 'ASGI'],
  ['most applications of django are', DJANGO, 'config.routing:application', 'WSGI'],
  ['most applications of fastapi are', FASTAPI, 'shop.adapter:app', 'ASGI'],
])('an application that nothing tells about has a note, since %s', (reason, project, application, gateway) => {
  expect(planOf(WebServer.granian(application), project).notes).toEqual([
    `'server' names the application "${application}", which is taken for ${gateway}, since ${reason}; say what it `
    + `speaks: server: WebServer.granian('${application}', { gateway: ServerGateway.${gateway} })`,
  ]);
});

test('an application beside the one that was found in the same module has no note', () => {
  expect(planOf(WebServer.granian('shop.main:create_app()'), FASTAPI).notes).toEqual([]);
});

test('fails for a gateway that no application in the sources speaks', () => {
  expect(problemOf(WebServer.granian(undefined, { gateway: ServerGateway.WSGI }), FASTAPI))
    .toContain("'server' is granian, which runs WSGI, but fastapi is ASGI");
});

test('fails for an interface among the arguments, naming the option', () => {
  expect(problemOf(WebServer.granian('shop:app', { extraArguments: ['--interface', 'wsgi'] }), UNKNOWN))
    .toContain("remove it: the option 'gateway' sets it");
});

test('fails for a gateway of another type, when it is given', () => {
  expect(() => WebServer.granian('shop:app', { gateway: 'wsgi' as any })).toThrow("'options.gateway' is \"wsgi\"");
});

test('a server whose version cannot run the other entry point of Django is not offered for it', () => {
  const notes = (gunicorn: string) => planOf(WebServer.gunicorn(), fakeProject({
    framework: 'django',
    servers: [],
    locked: { gunicorn },
    appCandidates: ['blog.asgi:application', 'blog.wsgi:application'],
  })).notes![0];
  expect(notes('24.0.0')).toMatch(/; for the other use server: WebServer\.gunicorn\('blog\.asgi:application'\)$/);
  expect(notes('23.0.0')).not.toContain('for the other');
});
