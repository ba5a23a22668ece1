import { planOf, problemOf, problemsOf } from './bind';
import { JobProcess, WorkerProcess } from '../../src/process';
import { fakeProject, type ProjectFacts } from '../fake-project';

test('a module and a command run as they do in a worker', () => {
  expect(planOf(JobProcess.module('shop.report'), fakeProject({ runnable: ['shop.report'] })))
    .toEqual({ command: ['python', '-m', 'shop.report'], stopSignal: 'SIGTERM' });
  expect(planOf(JobProcess.command(['alembic', 'upgrade', 'head']), fakeProject()).command)
    .toEqual(['alembic', 'upgrade', 'head']);
  expect(problemOf(JobProcess.module('shop.gone'), fakeProject())).toContain('\'process\' is the module "shop.gone"');
});

// Both take scripts and commands of Django in the same way.
describe.each([['JobProcess', JobProcess], ['WorkerProcess', WorkerProcess]])('%s.script', (_name, noun) => {
  const project = (facts: ProjectFacts = {}) => fakeProject({ scripts: { shop: 'shop.main:run' }, ...facts });

  test('is the command that a packaged project has in its image', () => {
    expect(planOf(noun.script('shop', 'import', '--all'), project()).command).toEqual(['shop', 'import', '--all']);
  });

  test('calls the function where the project is not packaged', () => {
    expect(planOf(noun.script('shop', '--all'), project({ packaged: false })).command)
      .toEqual(['python', '-c', 'from shop.main import run; raise SystemExit(run())', '--all']);
  });

  test.each<[string, ProjectFacts, string]>([
    ['gone', {}, '\'process\' is the script "gone", which [project.scripts] does not have; it has: shop'],
    ['gone', { scripts: {} },
      '\'process\' is the script "gone", which [project.scripts] does not have; add it there, such as '
        + '"gone = \\"shop.cli:main\\""'],
    ['shop', { scripts: { shop: 'gone.main:run' } },
      '\'process\' is the script "shop", which is "gone.main:run" in [project.scripts]; expected module:function with '
        + 'a module of the project; correct it in pyproject.toml'],
  ])('fails for %j of a project with %j', (name, facts, problem) => {
    expect(problemOf(noun.script(name), project(facts))).toBe(problem);
  });

  test('fails for an argument that no process can receive', () => {
    expect(problemOf(noun.script('shop', 'a\0b'), project())).toContain('has the argument "a\\u0000b", which contains');
  });
});

describe.each([['JobProcess', JobProcess], ['WorkerProcess', WorkerProcess]])('%s.django', (_name, noun) => {
  const project = (facts: ProjectFacts = {}) => fakeProject({
    framework: 'django',
    locked: { django: '5.2.0' },
    djangoSettings: 'blog.settings',
    files: { manage: 'manage.py' },
    ...facts,
  });

  test('runs manage.py with the settings of the web application', () => {
    expect(planOf(noun.django('migrate', '--no-input'), project())).toEqual({
      command: ['python', 'manage.py', 'migrate', '--no-input'],
      stopSignal: 'SIGTERM',
      defaults: { DJANGO_SETTINGS_MODULE: 'blog.settings' },
      notes: [],
    });
  });

  test('names manage.py from the folder of the project', () => {
    const member = project({ path: 'members/blog', files: { manage: 'members/blog/src/manage.py' } });
    expect(planOf(noun.django('migrate'), member).command.slice(0, 2)).toEqual(['python', 'src/manage.py']);
  });

  test('runs Django itself where there is no manage.py', () => {
    expect(planOf(noun.django('migrate'), project({ files: {} })).command)
      .toEqual(['python', '-m', 'django', 'migrate']);
    expect(problemOf(noun.django('migrate'), project({ files: {}, djangoSettings: undefined })))
      .toContain('the sources have neither a manage.py nor a module with its settings');
  });

  test('leaves the settings to manage.py where no others were found', () => {
    expect(planOf(noun.django('migrate'), project({ djangoSettings: undefined })).defaults).toBeUndefined();
  });

  test('a command of the sources is known; another one may come from a package, which is said', () => {
    const modules = ['blog', 'blog.management.commands.import_posts'];
    expect(planOf(noun.django('import_posts'), project({ modules })).notes).toEqual([]);
    expect(planOf(noun.django('import_post'), project({ modules })).notes).toEqual([
      '\'process\' is the command "import_post" of Django, which neither Django nor the sources have, so it must come '
      + 'from a package in INSTALLED_APPS; the sources have: import_posts',
    ]);
  });

  test('a command may have a hyphen, as its file may', () => {
    const modules = ['blog', 'blog.management.commands'];
    const files = {
      'manage': 'manage.py', 'blog.management.commands.import-posts': 'blog/management/commands/import-posts.py',
    };
    const { command, notes } = planOf(noun.django('import-posts'), project({ modules, files }));
    expect([command.slice(2), notes]).toEqual([['import-posts'], []]);
    expect(planOf(noun.django('import-post'), project({ modules, files })).notes).toHaveLength(1);
  });

  test('a command of an app that nothing names is doubted', () => {
    expect(planOf(noun.django('clearsessions'), project({ names: ['django.contrib.sessions'] })).notes).toEqual([]);
    expect(planOf(noun.django('clearsessions'), project()).notes![0])
      .toContain("the command \"clearsessions\" of 'django.contrib.sessions', which no module of the sources names");
  });

  test.each([
    ['runserver', 'it is a server for development; use PythonContainer.web'],
    ['makemigrations', 'it writes sources, which a container cannot'],
    ['shell', 'it needs a terminal'],
    ['migrate --no-input', 'expected its name, such as'],
    ['', 'expected its name, such as'],
    ['--help', 'expected its name, such as'],
  ])('fails for %j: %s', (name, reason) => {
    expect(problemOf(noun.django(name), project())).toContain(reason);
  });

  test('fails without Django, and for an argument that no process can receive, all at once', () => {
    expect(problemsOf(noun.django('migrate', '\0'), project({ locked: {} }))).toEqual([
      "'process' is a command of Django, which is not among the locked packages; run `uv add django`",
      expect.stringContaining('which contains a NUL character'),
    ]);
  });
});

test.each([
  [JobProcess.django('migrate', '--no-input'), 'JobProcess.django("migrate")'],
  [JobProcess.module('shop.report'), 'JobProcess.module("shop.report")'],
  [JobProcess.script('shop'), 'JobProcess.script("shop")'],
  [JobProcess.command(['a', 'b']), 'JobProcess.command(["a", ...])'],
])('%s says how it was made', (job, text) => {
  expect(job.toString()).toBe(text);
});
