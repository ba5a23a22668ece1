import {
  chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync,
  utimesSync, writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { dirname, join, relative } from 'path';
import { PythonContainer } from '../../../src/container';
import { PythonImage, type PythonImageSettings } from '../../../src/image';
import { WebServer } from '../../../src/process';
import { PythonProject } from '../../../src/project';

const FIXTURES = join(__dirname, '../../fixtures/projects');
const CANARY = 'canary-5f0c1e7a93d24b68';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'context-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of a fixture project that a test may litter. */
function copyOf(fixture: string, name: string = 'project'): string {
  const project = join(folder, name);
  cpSync(join(FIXTURES, fixture), project, { recursive: true });
  return project;
}

function write(project: string, path: string, text: string = CANARY): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

/** The files of the context that the project in a folder is staged to. */
function staged(project: string, settings: PythonImageSettings = {}): string[] {
  return filesBelow(PythonImage.fromDirectory(project, settings).stage(join(folder, 'context')));
}

const LITTER = [
  '.env', '.env.production', 'src/shop/.env', '.git/config', '.git/HEAD', '.venv/pyvenv.cfg',
  '.venv/lib/python3.13/site-packages/left.py', '.aws/credentials', '.netrc', '.ssh/id_ed25519', 'id_rsa', 'server.key',
  'src/shop/tls.key', '.pytest_cache/README.md', '.mypy_cache/x.json', 'src/shop/__pycache__/main.cpython-313.pyc',
  'src/shop/main.pyc', 'tests/test_main.py', 'src/shop/tests/test_main.py', 'src/shop/test_main.py',
  'node_modules/x/index.py', 'cdk.out/asset.1/main.py', '.idea/workspace.xml', '.DS_Store',
];

const CLEAN = [
  'Dockerfile',
  'app/src/shop/__init__.py',
  'app/src/shop/main.py',
  'container/await_release.py',
  'container/container_health.py',
  'container/drain.py',
  'container/heartbeat.py',
  'container/launch.py',
  'container/limit.py',
  'container/probe.py',
  'container/worker.py',
  ...['arq', 'celery', 'dramatiq', 'huey_consumer', 'rq'].map(name => `container/workers/${name}.py`),
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09', 'wheels'].map(name => `dependencies/${name}.txt`),
  'metadata.tar',
];

/** Without the library's own files for the build. */
const besidesBuild = (paths: string[]) => paths.filter(path => !path.startsWith('build/'));

test('the context of a project is what it needs to run', () => {
  expect(besidesBuild(staged(copyOf('fastapi')))).toEqual(CLEAN);
});

test('secrets, version control, environments, caches and tests are neither in the context nor in the tag', () => {
  const clean = PythonImage.fromDirectory(copyOf('fastapi', 'clean')).contentTag;
  const littered = copyOf('fastapi', 'littered');
  LITTER.forEach(path => write(littered, path));
  expect(besidesBuild(staged(littered))).toEqual(CLEAN);
  expect(PythonImage.fromDirectory(littered).contentTag).toBe(clean);
});

test('no ignore file of the user can bring them in, or take the application out', () => {
  const project = copyOf('fastapi');
  LITTER.forEach(path => write(project, path));
  for (const name of ['.dockerignore', '.gitignore', 'Dockerfile.dockerignore']) {
    write(project, name, '**\n!.env\n!.git\n!**/*.key\n!tests\n');
  }
  expect(besidesBuild(staged(project))).toEqual(CLEAN);
});

test.each(['.env', 'src/shop/.env', '.git', '.git/config', '.venv', 'server.key', '../outside.txt', '/etc/passwd'])(
  'fails when asked to include %s, saying why',
  include => {
    const project = copyOf('fastapi');
    LITTER.forEach(path => write(project, path));
    write(folder, 'outside.txt');
    const image = () => staged(project, { include: [include] });
    expect(image).toThrow(include);
    expect(existsSync(join(folder, 'context'))).toBe(false);
  },
);

test('what a folder of its own brings in is filtered like the rest', () => {
  const project = copyOf('fastapi');
  write(project, 'templates/mail.html', '<p>');
  write(project, 'templates/.env');
  write(project, 'templates/private.key');
  expect(staged(project, { include: ['templates'] }).filter(path => path.includes('templates'))).toEqual([
    'app/templates/mail.html',
  ]);
});

test('a file that is excluded stays away', () => {
  const project = copyOf('fastapi');
  write(project, 'src/shop/dev.py', '');
  expect(staged(project)).toContain('app/src/shop/dev.py');
  const other = copyOf('fastapi', 'other');
  write(other, 'src/shop/dev.py', '');
  expect(staged(other, { exclude: ['src/shop/dev.py'] })).not.toContain('app/src/shop/dev.py');
});

test('what is left out is listed: by name, and for what it holds', () => {
  const project = copyOf('fastapi');
  write(project, 'src/shop/tests/a.py', '');
  write(project, 'src/shop/key.txt', '-----BEGIN PGP PRIVATE KEY BLOCK-----');
  expect(PythonImage.fromDirectory(project).leftOut).toEqual([
    { path: '.python-version', reason: "hidden; if needed, add it to 'include'" },
    { path: 'src/shop/key.txt', reason: 'contains a private key' },
    { path: 'src/shop/tests', reason: 'tests' },
  ]);
});

test('what somebody may miss is named in the Dockerfile, and no application may need its modules', () => {
  const project = copyOf('fastapi');
  write(project, 'src/shop/dev.py', '');
  write(project, 'voices/a.wav', '');
  const { dockerfile } = PythonImage.fromDirectory(project, { exclude: ['src/shop/dev.py'] });
  expect(dockerfile).toContain('# Not in the image: src/shop/dev.py, voices. ');
  expect(dockerfile).toContain('"--entry", "shop.main:app", "--left-out", "shop.dev",');
});

test('fails on a container that starts what its image leaves out, and not on one that adds it', () => {
  const project = copyOf('fastapi');
  write(project, 'src/shop/tests/dev.py', 'app = 1');
  const web = (include: string[]) => PythonContainer.web({
    image: PythonImage.fromDirectory(project, { include }), server: WebServer.uvicorn('shop.tests.dev:app'),
  });
  expect(() => web([])).toThrow('the command starts the module "shop.tests.dev", which is not in the image '
    + '("src/shop/tests": tests); add it to the image: include: [\'src/shop/tests\']');
  expect(web(['src/shop/tests/dev.py']).command).toContain('shop.tests.dev:app');
});

test('fails on all that is wrong with settings and files at once, when the image is planned', () => {
  expect(() =>
    PythonImage.fromDirectory(copyOf('fastapi'), { pythonVersion: '2.7', include: ['gone'], exclude: ['left'] }),
  ).toThrow(/\(3 problems\)[^]*'pythonVersion'[^]*'include' has "gone"[^]*'exclude' has "left"/);
});

test('fails on a symbolic link that leaves the project, before anything is written', () => {
  const project = copyOf('fastapi');
  write(folder, 'outside.txt');
  symlinkSync(join(folder, 'outside.txt'), join(project, 'src/shop/data.txt'));
  expect(() => staged(project)).toThrow('src/shop/data.txt');
  expect(existsSync(join(folder, 'context'))).toBe(false);
});

describe('the tag of the same project', () => {
  /** Makes a tree look as another checkout would: other umask, times and order of creation. */
  function asOnAnotherMachine(source: string, target: string): void {
    for (const path of filesBelow(source).reverse()) {
      mkdirSync(dirname(join(target, path)), { recursive: true, mode: 0o700 });
      writeFileSync(join(target, path), readFileSync(join(source, path)));
      chmodSync(join(target, path), statSync(join(source, path)).mode % 2 === 1 ? 0o700 : 0o600);
      utimesSync(join(target, path), 1, 1);
    }
  }

  test.each(['fastapi', 'django', 'worker'])('is equal on another machine and path: %s', fixture => {
    const here = copyOf(fixture);
    const there = join(folder, 'deep', 'ér est');
    asOnAnotherMachine(here, there);
    const [one, other] = [here, there].map(project => PythonImage.fromDirectory(project));
    expect(other.dockerfile).toBe(one.dockerfile);
    expect(other.contentTag).toBe(one.contentTag);
  });

  test('is another one as soon as a source, a locked package or a mode changes', () => {
    const tagAfter = (name: string, change: (project: string) => void) => {
      const project = copyOf('fastapi', name);
      change(project);
      return PythonImage.fromDirectory(project).contentTag;
    };
    const tags = [
      tagAfter('a', () => undefined),
      tagAfter('b', project =>
        write(project, 'src/shop/main.py', `${readFileSync(join(project, 'src/shop/main.py'))}\n`),
      ),
      tagAfter('c', project => {
        const lock = readFileSync(join(project, 'uv.lock'), 'utf8');
        // Of the wheel of h11.
        write(project, 'uv.lock', lock.replaceAll(/(h11-[^"]+\.whl", hash = "sha256:)..../g, '$10000'));
      }),
      tagAfter('d', project => chmodSync(join(project, 'src/shop/main.py'), 0o755)),
      tagAfter('e', project => write(project, 'src/shop/new.py', '')),
    ];
    expect(new Set(tags).size).toBe(5);
  });

  test('is the same after a change of tests, of settings for tools or of packages for development', () => {
    const project = copyOf('fastapi');
    const tag = () => PythonImage.fromDirectory(project).contentTag;
    const before = tag();
    const change = (path: string, from: RegExp, to: string) => {
      const text = readFileSync(join(project, path), 'utf8');
      expect(text).toMatch(from);
      write(project, path, text.replace(from, to));
      PythonProject.clearCache();
    };
    change('pyproject.toml', /$/, '\n[tool.linter]\nline-length = 99\n');
    change('uv.lock', /(iniconfig-[^"]+\.whl", hash = "sha256:)..../, '$10000');
    write(project, 'tests/test_more.py', '');
    expect(tag()).toBe(before);
  });
});
