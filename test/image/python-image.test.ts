import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import {
  ContainerUser, LayerStrategy, MemoryAllocator, PythonBase, PythonImage, type PythonImageSettings,
} from '../../src/image';
import { Problems } from '../../src/private/problems';
import { ImageArchitecture, PythonProject } from '../../src/project';
import { fakeProject, file } from '../fake-project';
import { PYPROJECT, sampleProject } from '../project/sample-project';

const selection = fakeProject()._sources.select([], [], new Problems('test'));

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'image-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sources = [file('src/shop/main.py', 'app = None\n'), file('bin/run', '#!/bin/sh\n', true)];
const imageOf = (...files: typeof sources) =>
  new PythonImage({ project: fakeProject({ sources: files.length > 0 ? files : sources }) });

/** Every file below a folder with its permissions as `ls` counts them, sorted. */
function listing(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => `${statSync(path).mode.toString(8).slice(-4)} ${relative(directory, path)}`)
    .sort();
}

describe('stage', () => {
  test('writes Dockerfile, lock, support files and application, and nothing else, and returns where', () => {
    const context = join(folder, 'out', 'context');
    expect(imageOf().stage(context)).toBe(context);
    expect(listing(context).filter(each => !/ build\/(.*\.py|\w+)$/.test(each))).toEqual([
      '0644 Dockerfile',
      '0644 app/src/shop/main.py',
      '0644 container/await_release.py',
      '0644 container/container_health.py',
      '0644 container/drain.py',
      '0644 container/heartbeat.py',
      '0644 container/launch.py',
      '0644 container/limit.py',
      '0644 container/probe.py',
      '0644 container/worker.py',
      ...['arq', 'celery', 'dramatiq', 'huey_consumer', 'rq'].map(name => `0644 container/workers/${name}.py`),
      '0644 metadata.tar',
      '0755 app',
      '0755 app/bin',
      '0755 app/bin/run',
      '0755 app/src',
      '0755 app/src/shop',
      '0755 build',
      '0755 container',
      '0755 container/workers',
    ]);
    expect(readFileSync(join(context, 'Dockerfile'), 'utf8')).toBe(imageOf().dockerfile);
    expect(readFileSync(join(context, 'app/src/shop/main.py'), 'utf8')).toBe('app = None\n');
    expect(readdirSync(join(folder, 'out'))).toEqual(['context']);
  });

  test.each([0o000, 0o077])('modes do not depend on the umask %o', mask => {
    const before = process.umask(mask);
    try {
      imageOf().stage(join(folder, 'context'));
    } finally {
      process.umask(before);
    }
    expect(new Set(listing(folder).map(line => line.split(' ')[0]))).toEqual(new Set(['0644', '0755']));
    expect(listing(folder)).toContain('0755 context');
  });

  test('replaces its own earlier context, without leaving files that are gone', () => {
    imageOf(file('src/shop/old.py')).stage(folder);
    imageOf(file('src/shop/new.py')).stage(`${folder}/`);
    expect(readdirSync(join(folder, 'app/src/shop'))).toEqual(['new.py']);
  });

  test('fails on a folder that holds something else, and leaves it as it was', () => {
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    expect(() => imageOf().stage(folder)).toThrow(/folder ".*" is not a build context/);
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  test('fails on a project folder into which one of our Dockerfiles was copied', () => {
    writeFileSync(join(folder, 'Dockerfile'), imageOf().dockerfile);
    writeFileSync(join(folder, 'pyproject.toml'), '');
    expect(() => imageOf().stage(folder)).toThrow(expect.objectContaining({ name: 'PythonImageInvalid' }));
    expect(readdirSync(folder).sort()).toEqual(['Dockerfile', 'pyproject.toml']);
  });

  test('fails on a folder with a Dockerfile of somebody else', () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\n');
    expect(() => imageOf().stage(folder)).toThrow('is not a build context');
  });

  test('fails on a path that is a file', () => {
    writeFileSync(join(folder, 'context'), '');
    expect(() => imageOf().stage(join(folder, 'context'))).toThrow('is not a build context');
  });

  test('writes nothing when the project has no valid set of files', () => {
    const project = fakeProject();
    const read = () => { throw new Error('a link leaves the project'); };
    Object.assign(project._sources, { select: () => ({ ...selection, read }) });
    expect(() => new PythonImage({ project }).stage(join(folder, 'context'))).toThrow('a link leaves the project');
    expect(existsSync(join(folder, 'context'))).toBe(false);
  });

  test('fails when nothing of the project would be in the image', () => {
    const image = () => new PythonImage({ project: fakeProject({ sources: [] }) });
    expect(image).toThrow('no source files were found in the project');
    expect(image).toThrow(expect.objectContaining({ name: 'PythonImageInvalid' }));
  });

  test('the same image gives the same files each time', () => {
    mkdirSync(join(folder, 'a'));
    expect(listing(imageOf().stage(join(folder, 'a')))).toEqual(listing(imageOf().stage(join(folder, 'b'))));
  });
});

test('every prop that does not suit the project is reported at once', () => {
  const make = () => new PythonImage({
    project: fakeProject(),
    base: PythonBase.of('python:latest', { pythonVersion: '3.12' }),
    user: ContainerUser.of(0, 0),
    pythonVersion: '3.9',
  });
  expect(make).toThrow(expect.objectContaining({
    name: 'PythonImageInvalid',
    message: expect.stringMatching(/^PythonImageInvalid: invalid PythonImage "shop" \(4 problems\):\n(  - .*\n){3}  - .*$/),
  }));
});

test('what a container copies from its image', () => {
  expect(
    new PythonImage({
      project: fakeProject({ name: 'blog' }),
      architecture: ImageArchitecture.ARM64,
      user: ContainerUser.of(1000, 1000),
    }),
  ).toMatchObject({
    name: 'blog',
    pythonVersion: '3.14',
    architecture: ImageArchitecture.ARM64,
    user: { uid: 1000, gid: 1000 },
  });
});

test('the tag has the version in front and changes with the sources', () => {
  expect(imageOf().contentTag).toMatch(/^0\.1\.0-[0-9a-f]{12}$/);
  expect(imageOf().contentTag).toBe(imageOf().contentTag);
  expect(imageOf(file('src/shop/main.py', 'app = 1\n')).contentTag).not.toBe(imageOf().contentTag);
});

test('the tag changes with every setting that decides the image', () => {
  const project = fakeProject();
  const settings: PythonImageSettings[] = [
    {},
    { pythonVersion: '3.12' },
    { architecture: ImageArchitecture.ARM64 },
    { user: ContainerUser.of(1000, 1000) },
    { allocator: MemoryAllocator.PYMALLOC },
    { base: PythonBase.of('registry.example/python:1', { pythonVersion: '3.13' }) },
    { base: PythonBase.of('registry.example/python:1', { pythonVersion: '3.12' }) },
  ];
  expect(new Set(settings.map(each => new PythonImage({ project, ...each }).contentTag)).size).toBe(settings.length);
});

test('the files of the project are read once for all equal images, and not before somebody needs them', () => {
  const project = fakeProject();
  const read = jest.fn(() => ({ contents: [file('src/shop/main.py')], keys: [] }));
  const choose = jest.fn(() => ({ ...selection, read }));
  Object.assign(project._sources, { select: choose });
  const image = new PythonImage({ project, include: ['templates'], exclude: ['src/shop/dev.py'] });
  expect(read).not.toHaveBeenCalled();
  expect([
    image.contentTag,
    image.contentTag,
    image.stage(join(folder, 'a')),
    image.stage(join(folder, 'b')),
  ]).toHaveLength(4);
  expect(new PythonImage({ project, include: ['templates'], exclude: ['src/shop/dev.py'] }).contentTag).toBe(
    image.contentTag,
  );
  expect(new PythonImage({ project }).contentTag).toBeDefined();
  expect(read).toHaveBeenCalledTimes(2);
  const [anything, made] = [expect.anything(), { written: [], compiled: [] }];
  expect(choose.mock.calls).toEqual([[['templates'], ['src/shop/dev.py'], anything, made], [[], [], anything, made]]);
});

test('what is worth a look in the chosen files is among the warnings', () => {
  const project = fakeProject();
  Object.assign(project._sources, { select: () => ({ ...selection, warnings: () => ['a token is in "a.py"'] }) });
  expect(new PythonImage({ project }).warnings).toEqual(['a token is in "a.py"']);
});

test('an image is planned once for all equal settings, until the cache is cleared', () => {
  const project = fakeProject();
  const ask = jest.spyOn(project._sources, 'select');
  const tagOf = (settings: PythonImageSettings) => new PythonImage({ project, ...settings }).contentTag;
  [{}, {}, { user: ContainerUser.of(1000, 1000) }, { user: ContainerUser.of(1000, 1000) }].forEach(tagOf);
  expect(ask).toHaveBeenCalledTimes(2);
  PythonProject.clearCache();
  tagOf({});
  expect(ask).toHaveBeenCalledTimes(3);
});

test('a password in an address that the build reads is among the warnings, without being repeated', () => {
  const directory = sampleProject({
    'pyproject.toml': `${PYPROJECT}[[tool.uv.index]]
name = "own"
url = "https://reader:sesame@index.example/simple"
[[tool.uv.index]]
name = "other"
url = "https://token@other.example/simple"
`,
    'uv.toml':
      '# see http://index.example:8080/docs@latest and mail a:b@index.example\n'
      + 'index-url = "https://:sesame@mirror.example/"\n',
  });
  const { warnings } = PythonImage.fromDirectory(directory, { layers: LayerStrategy.single() });
  expect(warnings).toEqual(['"pyproject.toml" has a password in a URL of "index.example"',
    '"uv.toml" has a password in a URL of "mirror.example"'].map(start => expect.stringContaining(
    `${start}, which is visible in the build context and in the builder's cache; `,
  )));
  expect(warnings.join()).not.toContain('sesame');
  // With packages in groups the build reads their addresses from the lock, which has none.
  expect(PythonImage.fromDirectory(directory).warnings).toEqual([]);
});

test.each([
  ['pyproject.toml', `${PYPROJECT}[tool.uv]\n`, '[tool.uv] of "pyproject.toml"'],
  ['uv.toml', '', '"uv.toml"'],
])('a password that the build of groups reads is found in %s, where it was written', (name, text, place) => {
  const proxy = 'https-proxy = "http://reader:sesame@proxy.example:3128"\n';
  expect(PythonImage.fromDirectory(sampleProject({ [name]: text + proxy })).warnings).toEqual([
    expect.stringContaining(`${place} has a password in a URL of "proxy.example", which is visible in `),
  ]);
});
