import {
  compiledWorkspace, failure, FASTMATH, imageOf, lockEntry, lockWith, MATURIN, stageOf, textOf,
} from './compiled-sample';
import { BuildSecret, DebianPackages, PackageCredentials } from '../../../src';

describe('what a build requires', () => {
  test('that the lock lacks, or has in another version, is said with the lines to add', () => {
    const toml = FASTMATH.replace('"setuptools>=77"', '"setuptools>=99", "cython"');
    const image = imageOf(compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml }));
    expect(image.warnings).toEqual([
      'the build of "fastmath" requires "setuptools>=99", "cython", which "uv.lock" does not have, so each build takes '
      + 'the newest; to lock them, add [dependency-groups] build = ["setuptools>=99", "cython"] to pyproject.toml and '
      + 'run `uv lock`',
    ]);
    expect(textOf(image, 'wheels/01/requirements/build.txt')).toContain('\nsetuptools>=99\ncython\n');
    expect(stageOf(image, 'wheel-1')).toContain('# What its build requires. Not fixed by uv.lock, so the newest of '
      + 'each build: setuptools>=99, cython.');
    expect(stageOf(image, 'wheel-1')).not.toContain('--require-hashes');
  });

  test('is fetched with the passwords of the image, as wheels alone', () => {
    const credentials = [PackageCredentials.netrc(BuildSecret.file('netrc', '/home/ci/.netrc'))];
    const text = stageOf(imageOf(compiledWorkspace(), { credentials }), 'wheel-1');
    expect(text.match(/RUN --mount=type=secret,id=netrc,required=true/g)).toHaveLength(1);
    expect(text).toMatch(/NETRC=.* --only-binary :all: \\\n +--require-hashes/);
  });

  test('has what the lock says that its packages require', () => {
    const lock = lockWith(lockEntry('packaging', '26.0'))
      .replace('name = "setuptools"\nversion = "80.9.0"', '$&\ndependencies = [{ name = "packaging" }]');
    const text = textOf(imageOf(compiledWorkspace({ 'uv.lock': lock })), 'wheels/01/requirements/build.txt');
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
