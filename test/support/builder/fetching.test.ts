import { createHash } from 'crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { createServer, type Server } from 'http';
import type { AddressInfo } from 'net';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { temporaryFolder } from '../../project/temporary';

const CONTENT = 'an archive\n';
const HASH = `sha256:${createHash('sha256').update(CONTENT).digest('hex')}`;
const EXPECTED = `Basic ${Buffer.from('ci:s3cret').toString('base64')}`;

let servers: Server[];
let asked: string[];
let first: string;
let second: string;

/** Two servers, of which the first sends some requests to the other: `localhost` and `127.0.0.1` are two hosts. */
beforeAll(async () => {
  const listening = (server: Server) => new Promise<string>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve(String((server.address() as AddressInfo).port)));
  });
  servers = [0, 1].map(place => createServer(({ url = '', headers }, answer) => {
    asked.push(`${place} ${url} ${headers.authorization === undefined ? 'without' : 'with'}`);
    if (url.startsWith('/elsewhere')) {
      answer.writeHead(302, { location: `${second}/open.tar.gz` });
    } else if (url.startsWith('/moved')) {
      answer.writeHead(302, { location: '/hidden.tar.gz' });
    } else {
      answer.writeHead(url.startsWith('/open') || headers.authorization === EXPECTED ? 200 : 403);
    }
    answer.end(CONTENT);
  }));
  first = `http://127.0.0.1:${await listening(servers[0])}`;
  second = `http://localhost:${await listening(servers[1])}`;
});
beforeEach(() => { asked = []; });
afterAll(() => servers.forEach(server => server.close()));

async function fetched(lines: readonly string[], netrc = 'machine 127.0.0.1 login ci password s3cret\n') {
  const work = temporaryFolder({ '02.txt': `# A group.\n${lines.join('\n')}\n`, 'home/.netrc': netrc });
  const output = join(work, 'fetched');
  const words = ['--requirements', join(work, '02.txt'), '--home', join(work, 'home'), '--output', output];
  const outcome = await run([buildFolder(), 'fetch', ...words]);
  const file = join(output, '02.txt');
  return { ...outcome, output, lines: existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(1, -1) : [] };
}

test('what needs a password is downloaded with it, and required where it lies', async () => {
  const { stderr, lines, output } = await fetched([
    `one @ ${first}/hidden.tar.gz --hash=${HASH}`,
    `two @ ${first}/hidden%2B1.zip?x=1#subdirectory=a/b --hash=${HASH}`,
    `three @ file:///dependencies/files/three.tar.gz --hash=${HASH}`,
    `four==1.0 --hash=${HASH}`,
    '--no-binary four',
  ]);
  expect(stderr).toBe('');
  expect(lines).toEqual([
    `one @ file://${output}/one/hidden.tar.gz --hash=${HASH}`,
    `two @ file://${output}/two/hidden%2B1.zip#subdirectory=a/b --hash=${HASH}`,
    `three @ file:///dependencies/files/three.tar.gz --hash=${HASH}`,
    `four==1.0 --hash=${HASH}`,
    '--no-binary four',
  ]);
  expect(readFileSync(join(output, 'two/hidden+1.zip'), 'utf8')).toBe(CONTENT);
});

test('a password follows a redirect on its host, and never goes to another one', async () => {
  await fetched([`one @ ${first}/moved.tar.gz`, `two @ ${first}/elsewhere.tar.gz`]);
  expect(asked).toEqual([
    '0 /moved.tar.gz with', '0 /hidden.tar.gz with', '0 /elsewhere.tar.gz with', '1 /open.tar.gz without',
  ]);
});

test('fails in one line when a server refuses, with the setting and without the password', async () => {
  const netrc = 'machine 127.0.0.1 login ci password wr0ng\n';
  const { code, stderr } = await fetched([`one @ ${first}/hidden.tar.gz`], netrc);
  expect([code, stderr]).toEqual([1, "build: the server '127.0.0.1' answers 403 for package 'one'; add or correct the "
    + "user and password of that host in 'credentials' of the image\n"]);
});

test('fails for a file with another hash than in the lock', async () => {
  const { code, stderr } = await fetched([`one @ ${first}/open.tar.gz --hash=sha256:${'0'.repeat(64)}`]);
  expect([code, stderr]).toEqual([1, expect.stringContaining("build: package 'one' has another hash at ")]);
});

test.each(['%2E%2E%2Fetc%2Fpasswd', '..%2f..%2fx.tar.gz', '..', ''])(
  'fails for an address that ends with %j, which is no name of a file',
  async name => {
    const { code, stderr, output } = await fetched([`one @ ${first}/${name}`]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('which ends with no name of a file')]);
    expect(readdirSync(output)).toEqual([]);
  },
);

/** Git with an `ssh` of the test, which prints what it was started with. */
async function fetchedBySsh(answer: string) {
  const work = temporaryFolder({
    'bin/ssh': `#!/bin/sh\necho "$SSH_AUTH_SOCK $HOME $*" > "\${0%/*}/words"\necho '${answer}' >&2\nexit 255\n`,
    '02.txt': `one @ git+ssh://git@git.example/one@${'0'.repeat(40)}\n`,
    'home/.netrc': '',
  });
  chmodSync(join(work, 'bin/ssh'), 0o755);
  const words = ['--requirements', join(work, '02.txt'), '--home', join(work, 'home'), '--known-hosts', '/known'];
  const environment = { PATH: `${join(work, 'bin')}:${process.env.PATH}`, SSH_AUTH_SOCK: '/agent', SECRET: 'x' };
  const outcome = await run([buildFolder(), 'fetch', ...words, '--output', join(work, 'fetched')], environment);
  return { ...outcome, words: readFileSync(join(work, 'bin/words'), 'utf8'), work };
}

test('by SSH a server is believed by the known hosts alone, and the agent answers for the user', async () => {
  const { words, work } = await fetchedBySsh('');
  expect(words).toContain(`/agent ${work}/home -F none -o BatchMode=yes -o StrictHostKeyChecking=yes `);
  expect(words).toContain(' -o GlobalKnownHostsFile=/dev/null ');
  expect(words).toContain(' -o ForwardAgent=no ');
  expect(words).toContain(' -o UserKnownHostsFile=/known ');
});

test.each([
  ['Host key verification failed.', 'the key of that server is not among the known hosts of PackageCredentials.ssh'],
  ['git@git.example: Permission denied (publickey).', 'no key of the agent that `docker build --ssh default` gives'],
])('fails after %s with what to do', async (answer, repair) => {
  const { code, stderr } = await fetchedBySsh(answer);
  expect([code, stderr]).toEqual([1, expect.stringContaining(repair)]);
  expect(stderr).toContain("build: package 'one' cannot be fetched from 'ssh://git@git.example/one': ");
});

/** After uv could not install the last of these files. */
async function refused(files: Record<string, string>, netrc?: string) {
  const work = temporaryFolder({ ...files, ...netrc === undefined ? {} : { 'home/.netrc': netrc } });
  const home = netrc === undefined ? [] : ['--home', join(work, 'home')];
  return run([buildFolder(), 'refused', '--requirements', join(work, Object.keys(files).at(-1)!), ...home]);
}

test('after a failure names each server that refuses something, how often, and the line to add', async () => {
  const { code, stderr } = await refused({
    '01.txt': `one @ ${first}/hidden.whl --hash=${HASH}\n# no\ntwo @ ${first}/two.whl --hash=${HASH}\n`,
    '02.txt': `--index-url ${second}/simple\nthree==1.0 --hash=${HASH}\nfour @ ${first}/open.whl\n`,
    '03.txt': `five @ git+${second}/five@${'0'.repeat(40)}\nsix @ file:///dependencies/files/six.whl\n`,
    'wheels.txt': '-r 01.txt\n-r 02.txt\n-r 03.txt\n',
  });
  const add = (host: string) => `if it wants a password, add credentials: [PackageCredentials.password('${host}', `
    + "BuildSecret.variable('index-token', 'INDEX_TOKEN'))] to the image";
  expect([code, stderr.split('\n')]).toEqual([1, [
    `build: the server '127.0.0.1' answers 403 for package 'one' and 1 more; ${add('127.0.0.1')}`,
    `build: the server 'localhost' answers 403 for package 'three' and 1 more; ${add('localhost')}`,
    '',
  ]]);
  expect(asked).toEqual(expect.arrayContaining([
    '1 /simple/three/ without', '1 /five/info/refs?service=git-upload-pack without',
  ]));
});

test('with passwords it asks with them, and says that one is wrong or missing', async () => {
  const files = { 'wheels.txt': `one @ ${first}/hidden.whl\ntwo @ ${second}/hidden.whl\n` };
  const { code, stderr } = await refused(files, 'machine 127.0.0.1 login ci password s3cret\n');
  expect([code, stderr]).toEqual([1, "build: the server 'localhost' answers 403 for package 'two'; add or correct the "
    + "user and password of that host in 'credentials' of the image\n"]);
});

test('says nothing after another failure, and fails as well', async () => {
  const { code, stderr } = await refused({ 'a.txt': `one @ ${first}/open.whl\ntwo @ http://127.0.0.1:9/a.whl\n` });
  expect([code, stderr]).toEqual([1, '']);
});

async function credentials(files: Record<string, string>, ...words: string[]) {
  const work = temporaryFolder(files);
  const output = join(work, '.netrc');
  const outcome = await run([
    buildFolder(), 'credentials', ...words.map(each => each.replace('@', `${work}/`)), '--output', output,
  ]);
  return { ...outcome, output, text: existsSync(output) ? readFileSync(output, 'utf8') : undefined };
}

test('passwords come before files, whose last entry may be for every host, and nobody else can read them', async () => {
  const files = { token: 'abc\n', other: 'q"u\\o#te', netrc: 'default login x password y\n' };
  const { text, output, stdout, stderr } = await credentials(
    files, '--netrc', '@netrc',
    '--password', 'a.example', '__token__', '@token',
    '--password', 'b.example', 'ci', '@other',
  );
  expect(text).toBe('machine a.example\nlogin __token__\npassword abc\n'
    + 'machine b.example\nlogin ci\npassword "q\\"u\\\\o#te"\ndefault login x password y\n');
  expect([stdout, stderr, statSync(output).mode % 0o1000]).toEqual(['', '', 0o600]);
  const read = 'import netrc, sys; print(netrc.netrc(sys.argv[1]).authenticators("b.example")[2])';
  expect((await run(['-c', read, output])).stdout).toBe('q"u\\o#te\n');
});

test.each([
  ['an empty file', '', "secret 'netrc' has no password"],
  ['something else', 'hunter2 is the password\n', "secret 'netrc' is no netrc file (line 1)"],
  ['an unknown word', 'machine a.example login x\nhunter2 y\n', "secret 'netrc' is no netrc file (line 2)"],
])('fails for %s without showing it', async (_what, netrc, sentence) => {
  const { code, stderr, text } = await credentials({ netrc }, '--netrc', '@netrc');
  expect([code, text, stderr]).toEqual([1, undefined, expect.stringContaining(sentence)]);
  expect(stderr).not.toContain('hunter2');
});

test.each(['', '\n', 'hunter2 x', 'hunter2\nx', 'hunter2\0'])(
  'fails for the password %j without showing it',
  async password => {
    const { code, stderr } = await credentials({ token: password }, '--password', 'a.example', 'ci', '@token');
    expect([code, stderr]).toEqual([1, expect.stringContaining("secret 'token' is ")]);
    expect(stderr).not.toContain('hunter2');
  },
);

test('fails with everything that is wrong with the secrets', async () => {
  const { stderr } = await credentials({ token: '' }, '--netrc', '@absent', '--password', 'a.example', 'ci', '@token');
  expect(stderr.split('\n')).toEqual([
    "build: secret 'token' is empty; it is the password for 'a.example'",
    "build: secret 'absent' cannot be read; give it to the build: docker build --secret id=absent,src=FILE",
    "build: secret 'absent' has no password; expected lines such as 'machine HOST login USER password PASSWORD'",
    '',
  ]);
});
