import { readFileSync } from 'fs';
import { join } from 'path';
import { python, SUPPORT } from './python';
import { behindHealth, healthVariables } from '../../src/process/provided-health';
import { temporaryFolder } from '../project/temporary';

/** An application of each kind that tells what it was asked, and what it is. */
const SHOP = `
async def app(scope, receive, send):
    await send({'type': scope['type'], 'asked': scope.get('path')})

def make():
    def site(environ, start_response):
        start_response('418 Teapot', [])
        return [environ['PATH_INFO'].encode()]
    return site

class namespace:
    inner = app
`;

/** Runs lines of Python with \`ask\` and \`call\` for the application that is named. @returns what they print */
async function answers(
  application: string, lines: string, path = '/healthz', mark = '/no/such/file',
): Promise<string[]> {
  const [module, attribute] = application.replace('()', '').split(':');
  const variables = healthVariables({ module, attribute, isFactory: application.endsWith('()') }, path);
  const folder = temporaryFolder({ 'shop.py': SHOP });
  const source = `
import asyncio, sys
sys.path[:0] = ${JSON.stringify([SUPPORT, folder])}
import container_health
container_health.DRAINING = ${JSON.stringify(mark)}
def ask(path, method='GET', query=b'', type='http', **more):
    sent = []
    async def send(message): sent.append(message)
    scope = {'type': type, 'method': method, 'path': path, 'query_string': query, **more}
    asyncio.run(container_health.asgi(scope, None, send))
    first = sent[0]
    print(first.get('status', 'application'), first.get('asked', ''), len(sent))
def call(path, method='GET', query=''):
    def start(status, headers): print(status, end=' ')
    environ = {'REQUEST_METHOD': method, 'PATH_INFO': path, 'QUERY_STRING': query}
    print(b''.join(container_health.wsgi(environ, start)).decode())
${lines}`;
  const { code, stdout, stderr } = await python(['-c', source], { PATH: process.env.PATH!, ...variables });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trim().split('\n').map(line => line.trim());
}

test('ASGI: the route is answered, and every other request is the application\'s', async () => {
  expect(await answers('shop:app', `
ask('/healthz'); ask('/healthz', 'HEAD'); ask('/healthz', query=b'probe=readiness')
ask('/'); ask('/healthz/'); ask('/healthz', 'POST'); ask('/healthz', type='websocket')
container_health.asgi; ask('', type='lifespan')`)).toEqual([
    '200  2', '200  2', '200  2',
    'application / 1', 'application /healthz/ 1', 'application /healthz 1', 'application /healthz 1', 'application  1',
  ]);
});

test('ASGI: the prefix of a proxy is no part of the route', async () => {
  expect(await answers('shop:app', `
ask('/api/healthz', root_path='/api'); ask('/healthz', root_path='/api'); ask('/apihealthz', root_path='/api')`))
    .toEqual(['200  2', '200  2', 'application /apihealthz 1']);
});

test('WSGI: the route is answered, and every other request is the application\'s', async () => {
  expect(await answers('shop:make()', `
call('/healthz'); call('/healthz', 'HEAD'); call('/'); call('/healthz', 'POST')`))
    .toEqual(['200 OK', '200 OK', '418 Teapot /', '418 Teapot /healthz']);
});

test('readiness is 503 while the container drains, and nothing else', async () => {
  const mark = join(temporaryFolder({ draining: '' }), 'draining');
  expect(await answers('shop:app', "ask('/healthz'); ask('/healthz', query=b'probe=readiness')", '/healthz', mark))
    .toEqual(['200  2', '503  2']);
  const calls = "call('/healthz'); call('/healthz', query='a=b&probe=readiness')";
  expect(await answers('shop:make()', calls, '/healthz', mark)).toEqual(['200 OK', '503 Service Unavailable']);
});

/** Records as each server makes them, and others. */
const RECORDS = `
def uvicorn(path, status): return ('203.0.113.7:5', 'GET', path, '1.1', status)
def gunicorn(path, status): return {'U': path, 'q': 'a', 's': status, 'r': 'GET'}
def granian(path, status): return {'path': path, 'query_string': 'a', 'status': status}
import logging
def kept(name, args):
    record = logging.LogRecord(name, logging.INFO, '', 0, 'a line', None, None)
    record.args = args
    return bool(logging.getLogger(name).filter(record))
`;

test.each([
  ['uvicorn', 'uvicorn', '200'], ['gunicorn', 'gunicorn', "'204'"], ['hypercorn', 'gunicorn', "'200'"],
  ['granian', 'granian', '200'],
])('the access log of %s has no line for a healthy answer of the route, and all others', async (name, form, status) => {
  const print = (path: string, code: string) => `print(kept('${name}.access', ${form}('${path}', ${code})))\n`;
  const lines = [
    print('/healthz', status), print('/healthz/', status), print('/', status), print('/healthz', "'503'"),
    `print(kept('${name}.access', ()), kept('${name}.access', None), kept('${name}.access', {'n': 1}))`,
  ];
  expect(await answers('shop:app', RECORDS + lines.join('')))
    .toEqual(['False', 'True', 'True', 'True', 'True True True']);
});

test('the access log knows the route behind the prefix of a proxy, and before a query', async () => {
  expect(await answers('shop:app', `${RECORDS}
print(kept('uvicorn.access', uvicorn('/api/healthz?probe=readiness', 200)))
print(kept('uvicorn.error', uvicorn('/healthz', 200)))`)).toEqual(['False', 'True']);
});

test('the application may be an attribute of an attribute, and the path another one', async () => {
  expect(await answers('shop:namespace.inner', "ask('/alive'); ask('/healthz')", '/alive'))
    .toEqual(['200  2', 'application /healthz 1']);
});

test('the answer is not to be stored by anybody', async () => {
  const line = 'print(("cache-control", "no-store") in container_health.HEADERS)';
  expect(await answers('shop:app', line)).toEqual(['True']);
});

test.each([
  ['a module that does not exist', 'no_such_shop:app', "No module named 'no_such_shop'"],
  ['an attribute that the application itself misses', 'broken:app', "module 'shop' has no attribute 'missing'"],
])('fails as the application does for %s, whenever a server imports the module', async (_name, text, reason) => {
  const folder = temporaryFolder({ 'shop.py': SHOP, 'broken.py': 'import shop\nshop.missing' });
  const source = `import sys; sys.path[:0] = ${JSON.stringify([SUPPORT, folder])}; import container_health`;
  const [module, attribute] = text.split(':');
  const variables = healthVariables({ module, attribute, isFactory: false }, '/healthz');
  const { code, stderr } = await python(['-c', source], { PATH: process.env.PATH!, ...variables });
  expect([code, stderr]).toEqual([1, expect.stringContaining(reason)]);
});

test('the command names this module, and both files name the same mark', () => {
  const text = (name: string) => readFileSync(join(SUPPORT, `${name}.py`), 'utf8');
  expect(text(behindHealth('asgi').module)).toContain('asgi = asgi_with');
  const marks = ['container_health', 'drain'].map(name => /^DRAINING = "(.+)"$/m.exec(text(name))![1]);
  expect(marks[0]).toBe(marks[1]);
});
