import { basename } from 'path';
import { select } from './selection';
import { temporaryFolder } from '../temporary';

test('a text brings in a module that it names whole, and no package for the first word of a text', () => {
  const files = {
    'shop/__init__.py': '',
    'shop/main.py': 'x = ["tools.jobs", "other.thing"]',
    'other/__init__.py': '',
    'tools/__init__.py': '',
    'tools/jobs.py': '',
  };
  const { paths } = select(files, { toml: '[tool.hatch.build.targets.wheel]\npackages = ["shop"]' });
  expect(paths).toEqual(['shop/__init__.py', 'shop/main.py', 'tools/__init__.py', 'tools/jobs.py']);
});

test('files that the code names are in, beside it and where it is started, and folders of a web framework', () => {
  const { paths } = select({
    'main.py': 'open("counts.json")\nStaticFiles(directory="frontend/dist")\nx = ["data", "gone.txt", "uv.lock"]',
    'counts.json': '',
    'words.txt': '',
    'frontend/dist/a.js': '',
    'frontend/b.ts': '',
    'data/a.csv': '',
    'uv.lock': '',
    'shop/a.py': 'Path("config/a.yaml")\nread("db.sqlite3", ".hidden/a.txt", "../outside.txt")',
    'config/a.yaml': '',
    'config/b.yaml': '',
    'db.sqlite3': '',
    '.hidden/a.txt': '',
  });
  expect(paths).toEqual(['config/a.yaml', 'counts.json', 'frontend/dist/a.js', 'main.py', 'shop/a.py']);
});

test('the folder of a file whose name the code makes is in as a whole', () => {
  const { paths } = select({
    'shop/main.py': 'open(f"config/shop.{mode}.yaml")\nget(f"tables/{name}")',
    'config/shop.live.yaml': '',
    'config/shop.test.yaml': '',
    'tables/a.csv': '',
  });
  expect(paths).toEqual(['config/shop.live.yaml', 'config/shop.test.yaml', 'shop/main.py']);
});

test('a file that the code names is in although it lies among tests, or beside a module below a root', () => {
  const { paths } = select({
    'src/main.py': 'open("words.txt")\nopen("tests/data/a.json")',
    'src/words.txt': '',
    'tests/data/a.json': '',
    'tests/b.json': '',
  });
  expect(paths).toEqual(['src/main.py', 'src/words.txt', 'tests/data/a.json']);
});

test('what the code names outside of the project, or in another project, stays out', () => {
  const outside = basename(temporaryFolder({ 'a.txt': '' }));
  const { paths, problems } = select({
    'shop/main.py': `open("../${outside}/a.txt")\nStaticFiles(directory="web")`,
    'web/pyproject.toml': '',
    'web/a.js': '',
  });
  expect([paths, problems]).toEqual([['shop/main.py'], []]);
});

test('a warning says which secret that was left out the code names; environment files may be missing', () => {
  const { paths, warnings } = select({
    'shop/main.py': 'open("credentials.json")\nread("config/server.key", ".env", "local.env", "secrets.json")',
    'shop/other.py': 'open("credentials.json")',
    'local.env': '',
    'credentials.json': '{}',
    'config/server.key': '',
    '.env': '',
  });
  expect(paths).toEqual(['shop/main.py', 'shop/other.py']);
  expect(warnings).toEqual([
    '"shop/main.py" refers to "credentials.json", which is left out since it may be a secret; '
      + 'hand it over with ContainerSecret and read it from /run/secrets',
    '"shop/main.py" refers to "config/server.key", which is left out since it may be a secret; '
      + 'hand it over with ContainerSecret and read it from /run/secrets',
  ]);
  const files = { 'shop/main.py': 'open("credentials.json")', 'credentials.json': '{}' };
  expect(select(files, { include: ['credentials.json'] }).warnings).toEqual([]);
});

test('a warning says which files hold a token, one for each issuer', () => {
  const token = `ghp${'_'}${'aB3'.repeat(12)}`;
  const { paths, warnings } = select({
    'shop/a.py': `TOKEN = "${token}"`,
    'shop/b.md': token,
    'shop/tests/c.py': token,
    'shop/d.bin': `\0${token}`,
    'shop/e.txt': token.padEnd(2 ** 20 + 1),
  });
  expect(paths).toEqual(['shop/a.py', 'shop/b.md', 'shop/d.bin', 'shop/e.txt']);
  expect(warnings).toEqual([
    '"shop/a.py", "shop/b.md" contain what looks like a GitHub token, which anybody with the image can read; '
      + "hand it over with ContainerSecret, or leave the files out with 'exclude'",
  ]);
});
