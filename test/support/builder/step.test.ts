import { existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'fs';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { CACHED } from './environment';
import { BUILD_EPOCH_SECONDS } from '../../../src/image/places';
import { temporaryFolder } from '../../project/temporary';
import type { Outcome } from '../python';

const BUILD = buildFolder();

interface Step extends Outcome {
  /** Of the application in the image. */
  readonly app: string;
  /** The tree, at the folder of the application. */
  readonly tree: string;
}

/** Runs Python as a step on these files. */
async function step(
  program: string, writes: string[], files: Record<string, string> = {}, variables: Record<string, string> = {},
): Promise<Step> {
  const root = temporaryFolder(Object.fromEntries(Object.entries(files).map(([path, text]) => [`in/${path}`, text])));
  const app = join(root, 'image/app');
  const outcome = await run([
    BUILD, 'step', ...existsSync(join(root, 'in')) ? ['--inputs', join(root, 'in')] : [], '--application', app,
    '--environment', join(app, '.venv'), '--directory', app, '--output', join(root, 'tree'),
    ...writes.flatMap(path => ['--writes', join(app, path)]), '--', 'python3', '-c', program,
  ], variables);
  return { ...outcome, app, tree: join(root, 'tree', app) };
}

describe('a build step', () => {
  test('sees its inputs, and leaves its outputs as a tree of one time and fixed modes', async () => {
    const program = 'import os; os.makedirs("made/deep"); open("made/deep/a.txt", "w").write(open("in.txt").read()); '
      + 'os.chmod("made/deep/a.txt", 0o777)';
    const { code, tree, stdout } = await step(program, ['made'], { 'in.txt': 'read' });
    expect([code, stdout]).toEqual([0, 'build: step: 1 file, 1 kB\n']);
    expect(readFileSync(join(tree, 'made/deep/a.txt'), 'utf8')).toBe('read');
    for (const [path, mode] of [['made', 0o755], ['made/deep', 0o755], ['made/deep/a.txt', 0o755]] as const) {
      const { mode: found, mtimeMs } = statSync(join(tree, path));
      expect([path, found % 0o1000, mtimeMs / 1000]).toEqual([path, mode, BUILD_EPOCH_SECONDS]);
    }
    expect(readdirSync(tree)).toEqual(['made']);
  });

  test('compiles what it wrote in Python', async () => {
    const { code, tree } = await step('open("made.py", "w").write("X = 1\\n")', ['made.py']);
    expect([code, readdirSync(join(tree, '__pycache__'))]).toEqual([0, [CACHED('made').split('/')[1]]]);
  });

  test('has a fixed seed and time, unless its variables say otherwise', async () => {
    const program = 'import os; open("made", "w").write(os.environ["PYTHONHASHSEED"] + '
      + 'os.environ["SOURCE_DATE_EPOCH"])';
    const usual = await step(program, ['made']);
    expect(readFileSync(join(usual.tree, 'made'), 'utf8')).toBe(`0${BUILD_EPOCH_SECONDS}`);
    const own = await step(program, ['made'], {}, { SOURCE_DATE_EPOCH: '7' });
    expect(readFileSync(join(own.tree, 'made'), 'utf8')).toBe('07');
  });

  test('may write bytecode beside its inputs, and delete them', async () => {
    const program = 'import compileall, os; compileall.compile_dir(".", quiet=2); os.remove("b"); open("made", "w")';
    expect((await step(program, ['made'], { 'a.py': 'x = 1\n', 'b': '' })).code).toBe(0);
  });
});

describe('outputs elsewhere', () => {
  const stepElsewhere = async (program: string, more: string[] = []) => {
    const root = temporaryFolder({ 'lent/a.txt': 'lent', 'lent/v1/b.txt': '', 'app/x.txt': '' });
    symlinkSync('v1', join(root, 'lent/latest'));
    const at = (path: string) => join(root, 'image', path);
    const outcome = await run([
      BUILD, 'step', '--inputs', join(root, 'app'), '--application', at('app'), '--environment', at('app/.venv'),
      '--directory', at('app'), '--output', join(root, 'tree'), '--elsewhere', join(root, 'lent'), at('data/lent'),
      '--writes', at('data/made'), ...more, '--', 'python3', '-c', program,
    ]);
    return { ...outcome, tree: join(root, 'tree', at('data')), data: at('data') };
  };

  test('are in the tree at their places, and what others wrote there can be read', async () => {
    const { code, tree } = await stepElsewhere('open("../data/made", "w").write(open("../data/lent/a.txt").read())');
    expect([code, readdirSync(tree), readFileSync(join(tree, 'made'), 'utf8')]).toEqual([0, ['made'], 'lent']);
  });

  test('fails if the base has one already', async () => {
    const { code, stderr } = await stepElsewhere('', ['--writes', '/usr']);
    const sentence = "output '/usr' is in the base image already; name a file or folder in it";
    expect([code, stderr]).toEqual([1, `build: ${sentence}\n`]);
  });

  test('are seen by a later step with their links', async () => {
    const program = 'import os; open("../data/made", "w").write(os.readlink("../data/lent/latest"))';
    const { tree } = await stepElsewhere(program);
    expect(readFileSync(join(tree, 'made'), 'utf8')).toBe('v1');
  });

  test('fails if the command writes beside them', async () => {
    const { code, stderr, data } = await stepElsewhere('open("../data/made", "w"); open("../data/other", "w")');
    expect([code, stderr]).toEqual([1, expect.stringContaining(
      ` wrote '${data}/other', which would not be in the image; add it to 'outputs', or write it to /tmp`)]);
  });
});

test.each<[string, string, string[], string]>([
  ['ends with another exit code', 'print("its own words"); raise SystemExit(3)', ['made'],
    ' ended with exit code 3; its own output is above\n'],
  ['is killed', 'import os; os.kill(os.getpid(), 9)', ['made'], ' ended with exit code -9; its own output is above\n'],
  ['does not write an output', '', ['made'], " did not write 'made', which 'outputs' has; correct 'outputs', or "],
  ['changes a file that is no output', 'open("in.txt", "a").write("!"); open("made", "w")', ['made'],
    " wrote 'in.txt', which would not be in the image; add it to 'outputs', or write it to /tmp\n"],
  ['writes other files', 'import os; os.mkdir("cache"); open("cache/x", "w"); open("made", "w")', ['made'],
    " wrote 'cache/x', which would not be in the image; "],
  ['links to a file that is no output', 'import os; os.mkdir("made"); os.symlink("../in.txt", "made/link")', ['made'],
    "output 'made/link' is a symbolic link that leaves 'made' (to '../in.txt'); write a copy of the file\n"],
  ['links out of an output by the way of another link', 'import os; os.makedirs("made/a/b"); '
    + 'os.symlink("../..", "made/a/b/up"); os.symlink("a/b/up/../in.txt", "made/link")', ['made'],
  "output 'made/link' is a symbolic link that leaves 'made' (to 'a/b/up/../in.txt'); write a copy of the file\n"],
  ['makes a link to a folder that is no output', 'import os; open("made", "w"); os.symlink("/tmp", "other")', ['made'],
    " wrote 'other', which would not be in the image; "],
  ['writes a pipe', 'import os; os.mkdir("made"); os.mkfifo("made/pipe")', ['made'],
    "output 'made/pipe' is no file, folder or link, and images have nothing else; do not write it\n"],
])('fails when a step %s, in one line', async (_, program, writes, sentence) => {
  const { code, stderr, tree } = await step(program, writes, { 'in.txt': '' });
  expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1]);
  expect(stderr).toContain(sentence);
  expect(existsSync(tree)).toBe(false);
});

test('fails when a program cannot be started', async () => {
  const root = temporaryFolder({});
  const { code, stderr } = await run([
    BUILD, 'step', '--application', root, '--environment', join(root, '.venv'), '--directory', root, '--output',
    join(root, 'tree'), '--', 'no-such-program',
  ]);
  expect([code, stderr]).toEqual([1, expect.stringContaining("build: 'no-such-program' cannot be started: ")]);
});

describe('the search for secrets', () => {
  const SECRET = 'canary+5f0c/1e';

  /** The names of those that a file has, or a name. */
  const found = async (text: string, secret = SECRET, what = 'in_file') => {
    const path = what === 'in_file' ? join(temporaryFolder({ made: text }), 'made') : text;
    const { stdout } = await run(['-c', 'import sys; sys.path.insert(0, sys.argv[1]); '
      + 'from steps.secrets import Search; '
      + `print(Search({"token": sys.argv[3].encode() + b"\\n"}).${what}(sys.argv[2]))`, BUILD, path, secret]);
    return stdout.trim();
  };

  test.each<[string, string, string?]>([
    ['as it is', SECRET],
    ['across the parts in which files are read', `${'x'.repeat(2 ** 20 - 4)}${SECRET}`],
    ['quoted for a URL in small letters', encodeURIComponent(SECRET).replace(/%../g, each => each.toLowerCase())],
    ['quoted for a URL, but for its punctuation', encodeURIComponent(`${SECRET}!`), `${SECRET}!`],
    ['in lines of base64', Buffer.from(SECRET.repeat(9)).toString('base64').replace(/.{64}/g, '$&\n'), SECRET.repeat(9)],
    ['quoted for a URL', `https://ci:${encodeURIComponent(SECRET)}@git.example`],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64 behind a user', Buffer.from(`c:${SECRET}`).toString('base64')],
    ['in base64 behind another user', Buffer.from(`ci:${SECRET}\n`).toString('base64')],
    ['in base64 for URLs', Buffer.from(`user:${SECRET}`).toString('base64url')],
  ])('finds it %s', async (_what, text, secret = SECRET) => {
    expect(await found(text, secret)).toBe("['token']");
  });

  test('finds it in a name', async () => {
    expect(await found(`a/${encodeURIComponent(SECRET)}.txt`, SECRET, 'in_name')).toBe("['token']");
  });

  test('does not find another text, nor a word that stands in many files', async () => {
    expect(await found('canary+5f0c/1f')).toBe('[]');
    expect(await found('xxxxxxxxx', 'xxx')).toBe('[]');
  });
});

describe('a step with secrets', () => {
  const with_ = async (program: string, secret: string, ...words: string[]) => {
    const root = temporaryFolder({ 'secrets/token': secret, 'in/a': '' });
    return run([
      BUILD, 'step', '--inputs', join(root, 'in'), '--application', join(root, 'app'),
      '--environment', join(root, 'app/.venv'), '--directory', join(root, 'app'), '--output', join(root, 'tree'),
      '--writes', join(root, 'app/made'), '--secrets', join(root, 'secrets'), ...words, '--', 'python3', '-c', program,
    ]);
  };
  const writes = (text: string) => `import os; open("made", "w").write(${text})`;

  test('has one as a variable, without a line break at its end', async () => {
    const program = writes('str(os.environ["TOKEN"] == " canary-5f0c "[:]) + str(len(os.environ["TOKEN"]))');
    const { code, stderr } = await with_(program, ' canary-5f0c \n', '--secret-variable', 'TOKEN', 'token');
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([
    ['os.environ["TOKEN"]'], ['__import__("base64").b64encode(os.environb[b"TOKEN"]).decode()'],
  ])('fails if an output has it: %s', async text => {
    const words = ['--secret-variable', 'TOKEN', 'token'];
    const { code, stderr } = await with_(writes(text), 'canary-5f0c\n', ...words);
    expect([code, stderr]).toEqual([1, "build: output 'made' contains the build secret 'token', and everybody who can "
      + 'pull the image could read it; do not write it\n']);
  });

  test('fails if a name has it, and does not show it', async () => {
    const program = 'import os; os.makedirs("made/" + os.environ["TOKEN"])';
    const { code, stderr } = await with_(program, 'canary-5f0c', '--secret-variable', 'TOKEN', 'token');
    expect([code, stderr]).toEqual([1, expect.stringContaining("build: output below 'made' contains the build ")]);
    expect(stderr).not.toContain('canary');
  });

  test.each([['', 'is empty'], ['\n', 'is empty'], ['a\0b', 'has a null character']])(
    'fails for a variable of the secret %j', async (secret, reason) => {
      const { code, stderr } = await with_(writes('""'), secret, '--secret-variable', 'TOKEN', 'token');
      expect([code, stderr]).toEqual([1, `build: secret 'token' ${reason}; give the build another value for the `
        + 'variable TOKEN\n']);
    },
  );
});

describe('what another image built', () => {
  const outputs = (made: string, to: string) => {
    const output = temporaryFolder({});
    return run([BUILD, 'outputs', '--made', made, '--name', 'dist', '--to', to, '--output', output])
      .then(outcome => ({ ...outcome, output }));
  };

  test('fails if a file of its stage has a secret, with the file and without the secret', async () => {
    const root = temporaryFolder({
      'secrets/npm': 'canary-5f0c\n', 'stage/root/.npmrc': '_authToken=canary-5f0c\n', 'stage/made/a.js': 'clean',
    });
    const { code, stderr } = await run([
      BUILD, 'outputs', '--made', join(root, 'stage/made'), '--name', 'dist', '--to', '/app/static', '--output',
      join(root, 'tree'), '--secrets', join(root, 'secrets'), '--stage', join(root, 'stage'),
    ]);
    expect([code, stderr]).toEqual([1, "build: the stage has the build secret 'npm' in '/root/.npmrc', and so has the "
      + "builder's cache, which may be exported; remove the file in the command that writes it\n"]);
  });

  test('becomes a tree at its place in the image', async () => {
    const made = temporaryFolder({ 'assets/a.js': '1', 'index.html': '' });
    symlinkSync('a.js', join(made, 'assets/b.js'));
    const { code, output } = await outputs(made, '/app/static');
    expect([code, readdirSync(output, { recursive: true }).map(String).sort()]).toEqual([0, [
      'app', 'app/static', 'app/static/assets', 'app/static/assets/a.js', 'app/static/assets/b.js',
      'app/static/index.html',
    ]]);
    expect(statSync(join(output, 'app/static')).mtimeMs / 1000).toBe(BUILD_EPOCH_SECONDS);
  });

  test('may be one file', async () => {
    const { code, output } = await outputs(join(temporaryFolder({ 'a.js': '1' }), 'a.js'), '/app/static/b.js');
    expect([code, readFileSync(join(output, 'app/static/b.js'), 'utf8')]).toEqual([0, '1']);
  });

  test('fails when it is an empty folder', async () => {
    const { code, stderr } = await outputs(temporaryFolder({}), '/app/static');
    expect([code, stderr])
      .toEqual([1, "build: folder 'dist' is empty after the build of its stage; correct 'output', or 'run'\n"]);
  });
});
