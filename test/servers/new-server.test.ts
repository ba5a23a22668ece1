import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { buildSync } from 'esbuild';
import type * as process from '../../src/process';
import type * as project from '../../src/project';
import { planOf, problemOf } from '../process/bind';
import { LOCK, lockEntry, PYPROJECT, sampleProject } from '../project/sample-project';
import { temporaryFolder } from '../project/temporary';

type Library = typeof process & Pick<typeof project, 'PythonProject'>;

const ROOT = join(__dirname, '..', '..');

/** The code of the worked example in CONTRIBUTING.md, as it stands there. */
const [KNOWN, LINE, SET_UP, FACTORY] = [...readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')
  .split(/^## /m).find(section => section.startsWith('One worked example: a new server'))!
  .matchAll(/^ {3}```ts\n([^]*?)^ {3}```$/gm)].map(([, code]) => code.replace(/^ {3}/gm, ''));

/** A copy of the library with the file of the example, and with its line and factory. */
function libraryWith(file: string, factory: string = ''): Library {
  const copy = temporaryFolder({});
  for (const folder of ['private', 'servers', 'project', 'process']) {
    cpSync(join(ROOT, 'src', folder), join(copy, folder), { recursive: true });
  }
  writeFileSync(join(copy, 'servers/webpile.ts'), file);
  appendFileSync(join(copy, 'servers/known.ts'), LINE);
  const webServer = readFileSync(join(copy, 'process/web-server.ts'), 'utf8');
  writeFileSync(join(copy, 'process/web-server.ts'), webServer
    .replace(/(?=\} from '\.\.\/servers\/known')/, ', webpile ')
    .replace('export class WebServer {', `$&\n${factory}`));
  const { outputFiles: [{ text }] } = buildSync({
    stdin: { contents: "export * from './process'; export { PythonProject } from './project';", resolveDir: copy },
    bundle: true,
    write: false,
    platform: 'node',
    nodePaths: [join(ROOT, 'node_modules')],
  });
  const module = { exports: {} as Library };
  new Function('module', 'require', text)(module, require);
  return module.exports;
}

/** A project with two applications that starts one with webpile, which its lock has. */
function startedProject(version: string): string {
  return sampleProject({
    'pyproject.toml': PYPROJECT.replace('uvicorn>=0.30', 'webpile'),
    'uv.lock': LOCK.replace('{ name = "uvicorn" }', '{ name = "webpile" }')
      .replace('{ name = "uvicorn", specifier = ">=0.30" }', '{ name = "webpile" }')
      .replace(lockEntry('uvicorn', '0.38.0'), lockEntry('webpile', version)),
    'src/shop/admin.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
    'Dockerfile': 'FROM python\nCMD ["webpile-serve", "shop.admin:app", "--listen", "0.0.0.0:80", "--workers", "4"]\n',
  });
}

describe('a server that is only known', () => {
  const { detectedServer, PythonProject, WebServer } = libraryWith(KNOWN);
  const shop = PythonProject.fromDirectory(startedProject('1.0'));

  test('is found in the start command of a project, with the application that it serves', () => {
    expect(shop.appCandidates).toEqual(['shop.admin:app']);
    expect(shop._startup.serverCommand).toMatchObject({ server: 'webpile', file: 'Dockerfile' });
  });

  test('is found in the lock, and its command is shown with what it does badly', () => {
    expect(problemOf({ _binder: detectedServer }, shop)).toBe('the lock has fastapi, but no server for it that '
      + 'WebServer knows; run `uv add uvicorn`, or use server: WebServer.command([\'webpile-serve\', '
      + "'shop.admin:app', '--listen', '0.0.0.0:8000']), which cuts off running requests when it stops");
  });

  test('has a warning where its command is given', () => {
    expect(planOf(WebServer.command(['webpile-serve', 'shop.admin:app']), shop).notes).toEqual([
      "'server' starts webpile, which cuts off running requests when it stops; run `uv add uvicorn` and use server: "
      + 'WebServer.uvicorn()',
    ]);
  });
});

describe('a server that is set up', () => {
  const { detectedServer, PythonProject, WebServer } = libraryWith(SET_UP, FACTORY);
  const { webpile } = WebServer as unknown as { webpile: typeof WebServer.uvicorn };

  test('is started with the times of the budget because it is in the lock, and notes what the project adds', () => {
    expect(planOf({ _binder: detectedServer }, PythonProject.fromDirectory(startedProject('1.2')))).toMatchObject({
      command: ['webpile-serve', 'shop.admin:app', '--listen', '0.0.0.0:8000', '--drain', '25'],
      stopSignal: 'SIGTERM',
      notes: ["Dockerfile starts webpile with --workers 4: the option 'workers' sets it"],
    });
  });

  test('takes its options, and no flag that follows from the container', () => {
    const shop = PythonProject.fromDirectory(startedProject('1.2'));
    expect(planOf(webpile('shop.main:app', { workers: 2, accessLog: false }), shop).command.slice(1)).toEqual([
      'shop.main:app', '--listen', '0.0.0.0:8000', '--drain', '25', '--workers', '2', '--no-log',
    ]);
    expect(problemOf(webpile(undefined, { extraArguments: ['--drain=5'] }), shop))
      .toBe("'extraArguments' of webpile has \"--drain=5\" (--drain); remove it: 'longestRequestSeconds' and "
        + "'cleanupSeconds' of the container set it");
    expect(() => webpile(undefined, { rootPath: '/api' })).toThrow(
      "'options.rootPath' is no option of webpile; remove it, or use one of workers, accessLog, extraArguments");
  });

  test('fails for a version that is too old', () => {
    expect(problemOf(webpile(), PythonProject.fromDirectory(startedProject('1.1')))).toContain(
      "'server' is webpile, locked at 1.1; expected 1.2 or later, since older versions cut off running requests");
  });
});
