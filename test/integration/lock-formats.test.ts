import { readFileSync } from 'fs';
import { join } from 'path';
import { stage } from './builds';
import { run } from './docker';
import { copyOf } from './projects';
import { uv } from '../../scripts/uv';
import { ImageArchitecture, PythonProject } from '../../src';

describe.each(['web', 'django', 'science'])('the same lock of the sample %s, as pylock.toml', sample => {
  const directory = copyOf(`test/integration/samples/${sample}`);

  beforeAll(() => {
    const words = ['export', '--quiet', '--frozen', '--format', 'pylock.toml', '--output-file', 'pylock.toml'];
    run(uv(), words, { cwd: directory });
  });

  test.each(['3.11', '3.12', '3.13', '3.14'])('installs the same files on Python %s', version => {
    const packagesOf = (lockFile: string) => [ImageArchitecture.X86_64, ImageArchitecture.ARM64]
      .map(each => PythonProject.fromDirectory(directory, { lockFile }).lockedPackages(version, each));
    expect(packagesOf('pylock.toml')).toEqual(packagesOf('uv.lock'));
  });

  test('gives the same build context, but for the name of the lock', () => {
    const [ours, theirs] = ['uv.lock', 'pylock.toml'].map(lockFile => stage(directory, { lockFile }));
    const differing = run('diff', ['--recursive', '--brief', ours, theirs], { accept: [1] }).trim().split('\n');
    expect(differing).toEqual([expect.stringContaining('Dockerfile')]);
    const text = (context: string) => readFileSync(join(context, 'Dockerfile'), 'utf8').split('\n');
    const [one, other] = [text(ours), text(theirs)];
    expect(one.filter(each => !other.includes(each))).toEqual([expect.stringContaining('than in uv.lock')]);
  });
});
