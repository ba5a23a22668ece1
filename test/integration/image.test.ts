import { spawnSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { build, failedBuild, stage } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';

const tag = `image-${process.pid}:test`;
const directory = copyOf('examples/shop');

afterAll(() => { run('docker', ['rmi', '--force', tag]); });

describe('an image', () => {
  beforeAll(() => { build(stage(directory), tag); });

  const inside = (user: string, source: string) => docker('run', '--rm', '--user', user, tag, 'python', '-c', source);

  test('knows its user by name, and keeps the users of its base', () => {
    expect(
      inside(
        '10001:10001',
        'import getpass, grp, os, pwd; print(getpass.getuser(), '
          + 'pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name, os.path.expanduser("~app"))',
      ),
    ).toBe('app app app /tmp');
    for (const file of ['/etc/passwd', '/etc/group']) {
      const [base, own] = ['python:3.13-slim', tag].map(image =>
        docker('run', '--rm', '--entrypoint', 'cat', image, file),
      );
      expect(own.split('\n').slice(0, -1).join('\n')).toBe(base);
      expect(docker('run', '--rm', '--entrypoint', 'stat', tag, '--format', '%a %u', file)).toBe('644 0');
    }
  });

  test('run as an id that nobody knows still has a home and a name for getpass', () => {
    expect(inside('1000650000:0', 'import getpass, os; print(getpass.getuser(), os.path.expanduser("~"))')).toBe(
      'app /tmp',
    );
  });

  test.each([
    ['0 when SIGTERM ended the program', 'os.kill(os.getpid(), 15)', 0],
    ['137 when SIGKILL did', 'os.kill(os.getpid(), 9)', 137],
    ['its own status else', 'sys.exit(3)', 3],
  ])('ends with %s', (_, source, status) => {
    const words = ['run', '--rm', tag, 'python', '-c', `import os, sys; ${source}`];
    expect(spawnSync('docker', words).status).toBe(status);
  });

  test('has nothing of the check', () => {
    expect(docker('run', '--rm', '--entrypoint', 'find', tag, '/app', '/opt', '/tmp', '-name', 'check_entry*')).toBe(
      '',
    );
  });
});

describe('a build', () => {
  const main = readFileSync(join(directory, 'src/shop/main.py'), 'utf8');

  test('fails when the application imports a module that is not in the image, in one sentence', () => {
    const context = stage(directory);
    run('rm', [join(context, 'app/src/shop/worker.py')]);
    writeFileSync(join(context, 'app/src/shop/main.py'), `import shop.worker\n${main}`);
    expect(failedBuild(context)).toContain('check: shop.main cannot start: line 1 of src/shop/main.py imports '
      + "'shop.worker', which is not in the image; if the project has its file, add it to 'include'");
  });

  test.each<[string, (source: string) => string, string]>([
    ['a module that is neither in the image nor locked', source => `import boto3\n${source}`,
      "line 1 of src/shop/main.py imports 'boto3', which is neither in the image nor in a locked package; run "],
    ['a line that is not valid in its Python', source => `print "2"\n${source}`,
      'line 1 of src/shop/main.py is not valid in Python 3.13: Missing parentheses'],
    ['no application of the name', source => source.replaceAll(/^(@?)app\b/gm, '$1api'),
      "it has no attribute 'app'; fix the name of the application"],
  ])('fails when the entry has %s, in one sentence', (_, change, sentence) => {
    const context = stage(directory);
    writeFileSync(join(context, 'app/src/shop/main.py'), change(main));
    expect(failedBuild(context)).toContain(`check: shop.main cannot start: ${sentence}`);
  });

  test('succeeds when the application stops at a variable or a service, and says so', () => {
    const context = stage(directory);
    // Another text each time: a step that the engine has in its cache says nothing.
    const source = `import os\nKEY = os.environ['SECRET_KEY']\n${main}# ${process.hrtime.bigint()}\n`;
    writeFileSync(join(context, 'app/src/shop/main.py'), source);
    expect(run('sh', ['-c', 'docker build --progress plain "$0" 2>&1', context]))
      .toContain("check: importing shop.main failed: KeyError: 'SECRET_KEY' (line 2 of src/shop/main.py)");
  });
});
