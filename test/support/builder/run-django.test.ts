import { readFileSync } from 'fs';
import { join } from 'path';
import { run } from './builder';
import { temporaryFolder } from '../../project/temporary';
import { SUPPORT } from '../python';

const PROGRAM = readFileSync(join(SUPPORT, 'builder/steps/run_django.py'), 'utf8');

/** Runs the program with a Django whose `setup` imports these settings, and whose command prints its words. */
function collect(settings: string, variables: Record<string, string> = {}) {
  const folder = temporaryFolder({
    'django/__init__.py': 'def setup():\n    import settings\n',
    'django/core/__init__.py': '',
    'django/core/exceptions.py': 'class ImproperlyConfigured(Exception): ...\n',
    'django/core/management.py':
      'import os\n\ndef execute_from_command_line(words):\n    print(words, os.environ.get("KEY"), '
      + '"BUILD_MADE_UP_VARIABLES" in os.environ)\n',
    'configurations.py': 'import django\n\ndef setup():\n    django.setup()\n    print("configured")\n',
    'settings.py': settings,
  });
  return run(['-c', PROGRAM, 'collectstatic', '--noinput'], { ...variables, PYTHONPATH: folder });
}

const said = (names: string) => `build: step: the settings demand ${names}, so collectstatic has made-up values; `;

test('a command runs as it is when the settings demand nothing', async () => {
  const { code, stdout } = await collect('');
  expect([code, stdout]).toEqual([0, "['django', 'collectstatic', '--noinput'] None False\n"]);
});

test.each([
  'import os\nKEY = os.environ["KEY"]\n',
  'from django.core.exceptions import ImproperlyConfigured\nimport os\n'
    + 'if "KEY" not in os.environ: raise ImproperlyConfigured("Set the KEY environment variable")\n',
  'import os\nclass UndefinedValueError(Exception): ...\n'
    + 'if "KEY" not in os.environ: raise UndefinedValueError("KEY not found. Declare it as envvar or define a '
    + 'default")\n',
  'import os\nif "KEY" not in os.environ: raise RuntimeError("missing environment variable KEY")\n',
])('what is demanded and missing is made up and named: %j', async settings => {
  const { code, stdout } = await collect(settings);
  expect(code).toBe(0);
  expect(stdout).toContain(said('KEY, which is not set'));
  expect(stdout).toContain("use BuildStep.django('collectstatic', { environment: { KEY: '...' } })\n['django', ");
  expect(stdout).toContain("'--noinput'] build-key False\n");
});

test('settings in a class of django-configurations are set up, and its words are understood', async () => {
  const settings = 'import os\nif "DJANGO_KEY" not in os.environ: raise ValueError("Value '
    + "'KEY' is required to be set as the environment variable 'DJANGO_KEY'\")\n";
  const { code, stdout } = await collect(settings, { DJANGO_CONFIGURATION: 'Production' });
  expect(code).toBe(0);
  expect(stdout).toContain('configured\n');
  expect(stdout).toContain(said('DJANGO_KEY, which is not set'));
});

test('several are found one after the other, and an address of a database is one', async () => {
  const { stdout } = await collect('import os\nos.environ["KEY"]\nassert os.environ["DATABASE_URL"] == '
    + '"sqlite:///:memory:"\nos.environ["HAS_ONE"]\n', { HAS_ONE: '1' });
  expect(stdout).toContain(said('KEY, DATABASE_URL, which are not set'));
});

test.each<[string, string]>([
  ['a number', 'int(os.environ["KEY"])'],
  ['a number that is checked by name', 'if not os.environ["KEY"].isdigit(): raise ValueError("KEY is no number")'],
  ['a backend', `from django.core.exceptions import ImproperlyConfigured
if "backends" not in os.environ["KEY"]: raise ImproperlyConfigured("%r is no backend, use a.XXX" % os.environ["KEY"])`],
  ['an address', 'if ":" not in os.environ["KEY"]: raise ValueError("bad: " + os.environ["KEY"])'],
  ['data', 'import json; json.loads(os.environ["KEY"]).get("a")'],
  ['a number, in the cause of another error', `try: int(os.environ["KEY"])
except ValueError as error: raise RuntimeError("wrong settings") from error`],
])('is tried as other kinds of values until it fits: %s', async (_, line) => {
  const { code, stdout } = await collect(`import os\nos.environ["OTHER"]\n${line}\n`);
  expect(code).toBe(0);
  expect(stdout).toContain(said('OTHER, KEY, which are not set'));
});

test.each([
  ['another error', 'raise RuntimeError("own words about KEY")', 'own words about KEY'],
  ['a key of a map', '{}["KEY"]', "KeyError: 'KEY'"],
  ['a variable that no value fits', 'import os\nraise ValueError(os.environ["KEY"])', 'ValueError: build-key'],
  ['a variable that stays missing', 'raise RuntimeError("no environment variable KEY")', 'no environment variable KEY'],
])('fails with %s, in its own words', async (_, settings, words) => {
  const { code, stderr, stdout } = await collect(settings);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(words);
});
