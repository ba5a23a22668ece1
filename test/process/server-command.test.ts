import { planOf, problemOf } from './bind';
import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';

const notesOf = (command: string[], servers: string[] = [], framework = 'flask') =>
  planOf(WebServer.command(command), fakeProject({ framework, servers })).notes;

test.each([
  [['daphne', 'shop.asgi:application'], 'uvicorn'],
  [['python', '-m', 'daphne', 'shop.asgi:application'], 'uvicorn'],
  [['/opt/venv/bin/waitress-serve', 'shop:app'], 'gunicorn'],
  [['python3', '-m', 'waitress', 'shop:app'], 'gunicorn'],
])('the command %j has a note, since it cuts off running requests: use %s', (command, instead) => {
  const [note] = notesOf(command, [instead])!;
  expect(note).toMatch(/^'server' starts (daphne|waitress), which cuts off running requests when it stops; /);
  expect(note).toMatch(new RegExp(`; use server: WebServer\\.${instead}\\(\\)$`));
});

test('flower is an application of its own, with its own route for health', () => {
  const pathOf = (words: string[]) => planOf(WebServer.command(words), fakeProject()).otherHealthPath;
  expect(pathOf(['celery', '--app', 'shop', 'flower', '--port', '8000'])).toBe('/healthcheck');
  expect(pathOf(['python', '-m', 'celery', 'flower'])).toBe('/healthcheck');
  const others = [['flower'], ['celery', 'worker'], ['serve', 'flower']];
  expect(others.map(pathOf).filter(path => path !== undefined)).toEqual([]);
});

test('a note says how to get the server that stops well', () => {
  expect(notesOf(['daphne', 'shop.asgi:application'])).toEqual([
    "'server' starts daphne, which cuts off running requests when it stops; run `uv add uvicorn` and use server: "
    + 'WebServer.uvicorn()',
  ]);
});

test.each([
  [['uwsgi', '--master', '--module', 'shop:app'], 'reloads when it should stop, and cuts off running requests; '],
  [['uwsgi', '--ini', 'uwsgi.ini'], 'reloads when it should stop, and cuts off running requests, unless its settings'],
  [['uwsgi', '--die-on-term', '--module', 'shop:app'], 'cuts off running requests when it stops with --die-on-term; '],
])('uWSGI as %j has a note with the hook that finishes running requests', (command, fault) => {
  const [note] = notesOf(command)!;
  expect(note).toContain(fault);
  expect(note).toContain("add '--hook-master-start', 'unix_signal:15 gracefully_kill_them_all' to its command, or ");
});

test.each([
  [['uwsgi', '--hook-master-start', 'unix_signal:15 gracefully_kill_them_all', '--module', 'shop:app']],
  [['python', 'serve.py']],
  [['python', '-m', 'shop']],
])('the command %j has no note', command => expect(notesOf(command)).toEqual([]));

test('fails for a command that is wrong, without more', () => {
  expect(problemOf(WebServer.command([]), fakeProject())).toContain('is an empty command');
});
