import { serverCommandIn } from '../../../../src/project/sources/entries/server-commands';
import type { PythonModule } from '../../../../src/project/sources/python-source';

const file = (text: string, name = 'Dockerfile', isOfImage = true) => ({ name, rank: 0, isOfImage, text });

const commandOf = (text: string, name?: string) => serverCommandIn([file(text, name)], []);

const flagsOf = (text: string) =>
  commandOf(text)?.flags.map(({ name, value }) => value === undefined ? name : `${name} ${value}`);

test.each([
  ['CMD ["gunicorn", "-w", "4", "-k", "uvicorn.workers.UvicornWorker", "shop.main:app"]', [
    '-w 4', '-k uvicorn.workers.UvicornWorker',
  ]],
  ['CMD gunicorn shop.wsgi -t120 --preload --bind=0.0.0.0:80', ['-t 120', '--preload', '--bind 0.0.0.0:80']],
  ['CMD ["uvicorn", "--proxy-headers", "shop:app", "--root-path", "/api"]', [
    '--proxy-headers', '--root-path /api',
  ]],
  ['CMD uvicorn \\\n  --workers 2 \\\n  shop.main:app', ['--workers 2']],
  ['CMD exec /app/.venv/bin/uvicorn shop.main:app --workers 2 && echo --done', ['--workers 2']],
  ['CMD ["fastapi", "run", "shop/main.py", "--workers", "4"]', ['--workers 4']],
])('reads the flags of %s', (text, flags) => expect(flagsOf(text)).toEqual(flags));

test('says which server a file starts', () => {
  expect(commandOf('web: gunicorn shop.wsgi --workers 3', 'Procfile'))
    .toEqual({ file: 'Procfile', server: 'gunicorn', flags: [{ name: '--workers', value: '3' }] });
  expect(commandOf('CMD ["fastapi", "run"]')?.server).toBe('uvicorn');
});

test.each([
  'RUN pip install uvicorn --no-cache-dir', '# gunicorn -w 4', 'RUN uv add gunicorn', 'CMD ["python", "a.py"]',
])(
  'finds no server in %s', text => expect(commandOf(text)).toBeUndefined(),
);

test('files that are not for an image, and settings, start nothing', () => {
  expect(serverCommandIn([file('gunicorn -w 4 shop:app', 'README.md', false)], [])).toBeUndefined();
  expect(commandOf('# uvicorn\nuvicorn = 1', 'gunicorn.conf.py')).toBeUndefined();
  expect(commandOf('[uwsgi]\nmaster = true', 'uwsgi.ini')).toBeUndefined();
});

describe('a call of uvicorn in the sources', () => {
  const source = 'import uvicorn\n\nif True:\n    uvicorn.run("main:app", workers=4, reload=False, proxy_headers=True, '
    + 'root_path="/api")\n';
  const modules = [{ name: 'shop.main', source } as PythonModule];

  test.each([[['python', '-m', 'shop.main']], [['python', './src/shop/main.py']]])('is read when %j runs it', words => {
    expect(serverCommandIn([file('CMD run')], modules, words)).toEqual({
      file: 'shop.main',
      server: 'uvicorn',
      flags: [{ name: '--workers', value: '4' }, { name: '--proxy-headers' }, { name: '--root-path', value: '/api' }],
    });
  });

  test('is for developers when nothing runs it, and less than the command of an image', () => {
    expect(serverCommandIn([], modules)).toBeUndefined();
    expect(serverCommandIn([], modules, ['python', 'other.py'])).toBeUndefined();
    expect(serverCommandIn([file('CMD hypercorn shop.main:app')], modules, ['python', 'main.py'])?.server)
      .toBe('hypercorn');
  });
});

describe('a call of a server in the module that is run', () => {
  const calledIn = (source: string) => {
    const { server, flags } = serverCommandIn([], [{ name: 'a', source } as PythonModule], ['python', '-m', 'a']) ?? {};
    return flags && [server, ...flags.map(({ name, value }) => value === undefined ? name : `${name} ${value}`)];
  };

  test.each([
    ['if __name__ == "__main__": uvicorn.run(\n    "shop.main:app",  # (not "quoted"\n'
      + '    port=int(os.environ["PORT"]), workers=4,\n)', ['uvicorn', '--port ...', '--workers 4']],
    ['uvicorn.run(app=create(debug=True), root_path=")", log_config={"a": 1}, reload_dirs=["a"], backlog=2_048)', [
      'uvicorn', '--root-path )', '--log-config ...', '--reload-dir ...', '--backlog 2048',
    ]],
    ['Granian(target="shop.main:app", workers=len(HOSTS), http=HTTPModes.http1, websockets=False).serve()', [
      'granian', '--workers ...', '--http 1',
    ]],
    ['Granian("a:b", http=granian.constants.HTTPModes.http2, loop=LOOP, ssl_protocol_min=SSLProtocols.tls13)', [
      'granian', '--http 2', '--loop ...', '--ssl-protocol-min tls1.3',
    ]],
    ['def Granian(workers=1): pass\nprint("Granian(workers=2)")', undefined],
    ['Granian("shop.main:app", address="0.0.0.0", interface=Interfaces.ASGI, workers=4).serve()', [
      'granian', '--host 0.0.0.0', '--interface asgi', '--workers 4',
    ]],
    ['server = granian.Granian(\n    "shop:app",\n    log_access=True,\n    loop=Loops.uvloop,\n)\nserver.serve()', [
      'granian', '--access-log', '--loop uvloop',
    ]],
    ['from hypercorn.asyncio import serve\nasyncio.run(serve(app, Config()))', ['hypercorn']],
    ['from hypercorn.asyncio import serve\nconfig = Config()\nconfig.bind = ["0.0.0.0:80"]\nconfig.workers = 4\n'
      + 'config.keep_alive_timeout = 30\nconfig.root_path = "/api"\nasyncio.run(serve(app, config))', [
      'hypercorn', '--bind ...', '--keep-alive 30', '--root-path /api',
    ]],
    ['import hypercorn.trio\nasync def main():\n    await hypercorn.trio.serve(shop.app, settings)', ['hypercorn']],
    ['# Granian("shop.main:app", workers=4).serve()', undefined],
    ['from shop import serve\nserve(app, config)', undefined],
  ])('%s', (source, expected) => expect(calledIn(source)).toEqual(expected));

  test('data in a call, however long, is no failure', () => {
    expect(calledIn(`uvicorn.run("${'\\a'.repeat(3_000_000)}", workers=4)`)).toBeUndefined();
  });
});
