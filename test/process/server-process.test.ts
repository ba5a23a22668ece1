import { Aws, Token } from 'aws-cdk-lib';
import { planOf, problemOf, problemsOf } from './bind';
import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';

test('fails when the sources have several applications, listing them and naming the prop', () => {
  const problem = problemOf(WebServer.uvicorn(), fakeProject({ appCandidates: ['shop.admin:app', 'shop.main:app'] }));
  expect(problem).toContain('2 applications, shop.admin:app, shop.main:app');
  expect(problem).toContain("server: WebServer.uvicorn('shop.admin:app')");
});

test('fails when the sources have no application, without making one up', () => {
  const problem = problemOf(
    WebServer.gunicorn(),
    fakeProject({ framework: 'flask', servers: ['gunicorn'], appCandidates: [] }),
  );
  expect(problem).toBe('no application for gunicorn was found in the sources; name it as module:attribute: server: '
    + "WebServer.gunicorn('...')");
});

test('fails when a Pyramid project has no application, saying how to get one from an .ini file', () => {
  const project = fakeProject({ framework: 'pyramid', servers: ['gunicorn'], appCandidates: [] });
  expect(problemOf(WebServer.gunicorn(), project)).toMatch(
    /WebServer.gunicorn\('...'\); if an .ini file defines it, add a module with `application = get_app\('production.ini'\)`/,
  );
});

test('fails when no application was found, naming the code that was not searched', () => {
  const project = fakeProject({
    framework: 'flask',
    servers: ['gunicorn'],
    appCandidates: [],
    leftOutModules: ['jobs', 'web'],
  });
  expect(problemOf(WebServer.gunicorn(), project))
    .toContain('; not searched, since nothing imports them: jobs, web; if jobs has it, move it into a '
      + "package of the project, or name it and add the file to the image: include: ['jobs.py']");
});

test('a note says that nothing has the name of the application, which a dependency may still provide', () => {
  const notes = (lacks: string[]) =>
    planOf(WebServer.uvicorn('store.main:app'), fakeProject({ lacks })).notes;
  expect(notes([])).toEqual([]);
  expect(notes(['store.main'])).toEqual([
    '\'server\' names the application "store.main:app", but neither the sources nor a locked package has a name like '
    + '"store", so the server may not start; unless a dependency provides it, correct the name, perhaps to server: '
    + "WebServer.uvicorn('shop.main:app')",
  ]);
});

test('fails when the named module does not exist, with the modules and applications that do', () => {
  const modules = ['other.main', 'shop', 'shop.main', 'shop.web.views'];
  expect(
    problemOf(WebServer.uvicorn('shop.web.vews:app'), fakeProject({ applicationFault: 'no module', modules })),
  ).toBe('\'server\' names the application "shop.web.vews:app", but the sources have no module "shop.web.vews"; '
    + 'they have: shop.web.views, shop.main, shop, other.main; correct the name, perhaps to server: '
    + "WebServer.uvicorn('shop.main:app')");
});

test('fails when the named module lacks the attribute', () => {
  expect(
    problemOf(
      WebServer.gunicorn('shop.main:ap'),
      fakeProject({ applicationFault: 'no attribute', servers: ['gunicorn'], appCandidates: [] }),
    ),
  ).toBe('\'server\' names the application "shop.main:ap", but the module "shop.main" has no "ap"; correct the name');
});

test('fails without a known framework when the application is not named', () => {
  expect(problemOf(WebServer.uvicorn(), fakeProject({ framework: null, appCandidates: [] })))
    .toContain('no application for uvicorn');
});

test('an entry point of Django that is named needs no note about the other one', () => {
  const django = fakeProject({
    framework: 'django',
    servers: ['gunicorn'],
    appCandidates: ['blog.asgi:application', 'blog.wsgi:application'],
  });
  expect(planOf(WebServer.gunicorn('blog.wsgi:application'), django).notes).toEqual([]);
  expect(planOf(WebServer.gunicorn(), django).notes).toHaveLength(1);
});

test('fails naming only applications that the server can run', () => {
  const django = fakeProject({
    framework: 'django',
    servers: ['gunicorn'],
    applicationFault: 'no attribute',
    appCandidates: ['blog.asgi:application', 'blog.wsgi:application'],
  });
  expect(problemOf(WebServer.gunicorn('blog.wsgi:app'), django))
    .toMatch(/perhaps to server: WebServer\.gunicorn\('blog\.wsgi:application'\)$/);
});

test('fails on a factory without parentheses, and takes it with them', () => {
  const project = fakeProject({ applicationFault: 'factory' });
  expect(problemOf(WebServer.uvicorn('shop.main:create_app'), project))
    .toContain("add parentheses: server: WebServer.uvicorn('shop.main:create_app()')");
  expect(planOf(WebServer.uvicorn('shop.main:create_app()'), project).command).toContain('--factory');
});

test('the gateway of a Django entry point is a part of the name of its module', () => {
  const project = fakeProject({
    framework: 'django',
    servers: ['gunicorn', 'uvicorn'],
    appCandidates: ['blog.asgi.main:application'],
  });
  expect(planOf(WebServer.gunicorn(), project).command.join(' ')).toContain('--worker-class asgi');
  expect(planOf(WebServer.uvicorn(), project).command[1]).toBe('blog.asgi.main:application');
});

test('fails when Django has no entry point for the server\'s gateway', () => {
  const wsgiOnly = fakeProject({ framework: 'django', appCandidates: ['blog.wsgi:application'] });
  expect(problemOf(WebServer.uvicorn(), wsgiOnly)).toContain('no application for uvicorn');
});

test.each([
  ['uvicorn', 'flask', 'runs ASGI, but flask is WSGI', 'WebServer.gunicorn()'],
] as const)(
  'fails when %s is to serve the only application of %s, which it cannot',
  (server, framework, reason, repair) => {
    for (const servers of [['gunicorn', 'uvicorn'], []]) {
      const problem = problemOf(WebServer[server](), fakeProject({ framework, servers }));
      expect(problem).toContain(reason);
      expect(problem).toContain(repair);
    }
  },
);

test.each([
  ['is not locked', { servers: [] }, 'not among the locked packages; run `uv add uvicorn`'],
  ['is too old', { locked: { uvicorn: '0.21.1' } }, 'expected 0.22 or later'],
])('fails for a server that %s together with its application', (_, facts, problem) => {
  expect(problemsOf(WebServer.uvicorn('shop.main'), fakeProject(facts)))
    .toEqual([expect.stringContaining('expected module:attribute'), expect.stringContaining(problem)]);
  expect(problemsOf(WebServer.uvicorn(), fakeProject({ ...facts, appCandidates: [] })))
    .toEqual([expect.stringContaining('no application for uvicorn'), expect.stringContaining(problem)]);
});

test('fails for an application that is known only at deployment, without its placeholder', () => {
  const text = "'server' names an application that is known only at deployment; use its name as text, such as server: "
    + "WebServer.uvicorn('shop.main:app')";
  expect(problemOf(WebServer.uvicorn(Aws.STACK_NAME), fakeProject())).toBe(text);
  expect(problemOf(WebServer.uvicorn(`shop.main:${Aws.STACK_NAME}`), fakeProject())).toBe(text);
  const token: any = Token.asNumber({ Ref: 'Application' });
  for (const make of [WebServer.uvicorn, WebServer.gunicorn]) {
    expect(() => make(token)).toThrow("'app' is a token, whose value is known only at deployment; expected text");
  }
});

test('an application that the user names may be an adapter between the two', () => {
  expect(planOf(WebServer.uvicorn('shop.adapter:asgi'), fakeProject({ framework: 'flask' })).command[1])
    .toBe('shop.adapter:asgi');
});

test.each([
  'shop.main', 'shop/main.py:app', 'shop.main:app --reload', ':app', 'shop.main:', '', 'shop.main:app\nRUN id',
  'shop.main:make(1)',
])('fails when the application is written as %j', app =>
  expect(problemOf(WebServer.uvicorn(app), fakeProject())).toContain('expected module:attribute'),
);

test.each(['main:app', 'shop.api.v1:services.app', '_private:_app'])('accepts an application written as %s', app => {
  expect(planOf(WebServer.uvicorn(app), fakeProject()).command[1]).toBe(app);
});
