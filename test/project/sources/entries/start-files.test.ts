import { mkdirSync, symlinkSync, truncateSync } from 'fs';
import { join } from 'path';
import { finalCommandIn } from '../../../../src/project/sources/entries/start-commands';
import { readStartFiles } from '../../../../src/project/sources/entries/start-files';
import { Limits } from '../../../../src/project/sources/limits';
import { temporaryFolder } from '../../temporary';

const read = (project: string, workspace = project, limits = new Limits()) =>
  readStartFiles(project, workspace, limits);
const namesOf = (project: string, workspace?: string) => read(project, workspace).map(({ name }) => name);

/** A repository whose project lies in `api`, and one of its neighbours in `web`. */
function repository(files: Record<string, string>): string {
  const root = temporaryFolder({ 'api/pyproject.toml': '', 'web/package.json': '', ...files });
  mkdirSync(join(root, '.git'));
  return root;
}

test('the files that say how a project is started, the ones that say most first', () => {
  const root = temporaryFolder({
    'README.md': '',
    'compose.yaml': '',
    'Procfile': '',
    'docker/cpu/dockerfile': 'FROM a',
    'Dockerfile.gpu': '',
    'base.Dockerfile': '',
    'scripts/start.sh': '',
    'Dockerfile.dev': '',
    'Dockerfile.test': '',
    'compose.override.yaml': '',
    'docs/Dockerfile': '',
    'src/shop/run.sh': '',
    'Makefile': '',
    'config/gunicorn.conf.py': '',
    'uwsgi.ini': '',
  });
  expect(namesOf(root)).toEqual([
    'dockerfile', 'Dockerfile.gpu', 'Procfile', 'compose.yaml', 'gunicorn.conf.py', 'start.sh', 'uwsgi.ini', 'Makefile',
    'README.md',
  ]);
});

test.each([
  ['COPY ./api /app', true],
  ['COPY --chown=1:1 api/ web/ /srv/', true],
  ['ADD ["api", "/app"]', true],
  ['COPY \\\n  api \\\n  /app', true],
  ['COPY --from=build api /app', false],
  ['COPY . /app', false],
  ['COPY web /api', false],
  ['COPY api/other /app', false],
  ['# COPY api /app', false],
])('of a Dockerfile above the project %j says that it builds it: %s', (line, counts) => {
  expect(namesOf(join(repository({ Dockerfile: `FROM a\n${line}\n` }), 'api'))).toEqual(counts ? ['Dockerfile'] : []);
});

test.each([
  'build: ./api', 'build: "api"', 'build:\n      context: ./api', 'build: { context: api, target: x }',
  'build:\n      dockerfile: D\n      context: api # x',
])('of a Compose file above the project the services count that build it: %j', build => {
  const compose = 'x-a: b\nservices:\n  web:\n    build: ./web\n    command: uvicorn web:app\n\n  api:\n'
    + `    ${build}\n    command: uvicorn main:app\nvolumes:\n  a:\n`;
  const [file] = read(join(repository({ 'compose.yaml': compose }), 'api'));
  expect(file).toMatchObject({ name: 'compose.yaml', text: expect.stringContaining('uvicorn main:app') });
  expect(file.text).not.toContain('web:app');
  expect(file.text).not.toContain('volumes');
});

test('of a Compose file in the project the services count that build a part of it, but no other project', () => {
  const compose = 'services:\n  a:\n    build: ./backend\n    command: uvicorn shop.main:app\n'
    + '  b:\n    build: ./other\n    command: uvicorn other:app\n';
  const root = temporaryFolder({ 'compose.yaml': compose, 'backend/shop/main.py': '', 'other/pyproject.toml': '' });
  const [{ text }] = read(root);
  expect(text).toContain('uvicorn shop.main:app');
  expect(text).not.toContain('other:app');
});

test('a Compose file that builds nothing of the project says nothing about it', () => {
  const compose = 'services:\n  a:\n    image: b\n    command: uvicorn main:app\n  c:\n    build: ./web\n';
  expect(read(join(repository({ 'compose.yaml': compose }), 'api')).map(({ text }) => text).join('')).toBe('');
});

test('what a Compose file says outside of its services says nothing', () => {
  const compose = 'x-a:\n  b:\n    build: ./api\n    command: uvicorn main:app\nservices:\n  web:\n    build: ./web\n';
  expect(read(join(repository({ 'compose.yaml': compose }), 'api')).map(({ text }) => text).join('')).toBe('');
});

test('beside the project a service that builds another folder says nothing about it; one that builds none may', () => {
  const compose = 'services:\n  a:\n    build: ./other\n    command: uvicorn a:app\n  b:\n    build: .\n'
    + '    command: uvicorn b:app\n  c:\n    command: uvicorn c:app\n';
  const [{ text }] = read(temporaryFolder({ 'compose.yaml': compose, 'other/x': '' }));
  expect([...text.matchAll(/uvicorn (\w)/g)].map(([, name]) => name)).toEqual(['b', 'c']);
});

test('a Dockerfile that a service names for the project counts, whatever it is called', () => {
  const compose = 'services:\n  a:\n    build:\n      context: api\n      dockerfile: ops/image.build\n';
  expect(namesOf(join(repository({ 'compose.yaml': compose, 'api/ops/image.build': 'FROM a\n' }), 'api')))
    .toEqual(['image.build', 'compose.yaml']);
});

test('what lies in the project says more than what lies above it', () => {
  const root = repository({ 'Dockerfile': 'COPY api /app', 'api/Dockerfile': 'FROM a' });
  expect(read(join(root, 'api')).map(({ text }) => text)).toEqual(['FROM a', 'COPY api /app']);
});

test('folders between project and repository are searched, and nothing above the repository is', () => {
  const root = repository({ 'services/Dockerfile': 'COPY shop /app', 'services/shop/pyproject.toml': '' });
  expect(namesOf(join(root, 'services/shop'))).toEqual(['Dockerfile']);
  const outer = temporaryFolder({ 'Dockerfile': 'COPY inner /app', 'inner/x': '' });
  expect(namesOf(join(outer, 'inner'))).toEqual([]);
  mkdirSync(join(outer, 'inner/.git'));
  expect(namesOf(join(outer, 'inner'))).toEqual([]);
});

test('nothing outside of the repository is read through a link, and it is said', () => {
  const outside = temporaryFolder({ 'README.md': 'uvicorn secret:app', 'docker/Dockerfile': 'CMD uvicorn secret:app' });
  const root = repository({ 'README.md': 'uvicorn main:app' });
  symlinkSync(join(outside, 'README.md'), join(root, 'api/README.rst'));
  symlinkSync(join(outside, 'docker'), join(root, 'api/docker'));
  symlinkSync('../README.md', join(root, 'api/README.md'));
  symlinkSync('nowhere', join(root, 'api/Dockerfile'));
  const limits = new Limits();
  expect(read(join(root, 'api'), undefined, limits)).toEqual([expect.objectContaining({ text: 'uvicorn main:app' })]);
  expect(limits.sentences).toEqual(['"README.rst" is a symbolic link to a file outside the repository, '
    + 'so it was not searched for the command that starts the project']);
});

test('a file that nobody wrote by hand is not read, and it is said', () => {
  const root = temporaryFolder({ 'README.md': 'uvicorn main:app' });
  truncateSync(join(root, 'README.md'), 2 ** 40);
  const limits = new Limits();
  expect(read(root, root, limits)).toEqual([]);
  expect(limits.sentences).toEqual([
    expect.stringMatching(/^"README\.md" has 1099511627776 bytes, more than 262144, so it was not searched/),
  ]);
});

test.each([
  ['CMD ["python", "-m", "bot"]', ['python', '-m', 'bot']],
  ['ENTRYPOINT ["python", "-m"]\nCMD ["bot"]', ['python', '-m', 'bot']],
  ['CMD ["python", "agent.py", "dev"]\nFROM b\nCMD ["python", "agent.py", "start"]', ['python', 'agent.py', 'start']],
  ['ENTRYPOINT ["tini", "--"]\nCMD ["uv", "run", "--no-sync", "shop", "serve"]', ['shop', 'serve']],
  ['CMD exec /app/.venv/bin/python3 -m bot', ['python', '-m', 'bot']],
  ['ENTRYPOINT ["python3.11", "-m", "celery"]', ['python', '-m', 'celery']],
  ['RUN make', undefined],
])('a Dockerfile with %j ends with the command %j', (text, words) => {
  expect(finalCommandIn({ name: 'Dockerfile', rank: 0, isOfImage: true, text: `FROM a\n${text}\n` })).toEqual(words);
  expect(finalCommandIn({ name: 'Dockerfile.gpu', rank: 1, isOfImage: true, text })).toBeUndefined();
});
