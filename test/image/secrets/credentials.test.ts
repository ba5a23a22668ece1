import { BuildSecret, LayerStrategy, PackageCredentials, PythonImage, type PythonImageSettings } from '../../../src';
import { fakeProject } from '../../fake-project';
import { instructions } from '../dockerfile/parse-dockerfile';

const WHEEL = { name: 'requests', version: '2.0', source: 'registry', wheel: 'requests-2.0-py3-none-any.whl' } as const;
const ARCHIVE = { name: 'thing', version: '1.0', source: 'registry' } as const;
const REPOSITORY = { name: 'tool', version: '1.0', source: 'git' } as const;

const NETRC = PackageCredentials.netrc(BuildSecret.file('netrc', '/home/ci/.netrc'));
const TOKEN = PackageCredentials.password('index.example', BuildSecret.variable('token', 'INDEX_TOKEN'));

const imageOf = (settings: PythonImageSettings, packages: readonly object[] = [WHEEL]): PythonImage =>
  new PythonImage({ project: fakeProject({ packages: packages as never }), ...settings });

function problemsOf(settings: PythonImageSettings, packages?: readonly object[]): string[] {
  try {
    imageOf(settings, packages);
    return [];
  } catch (error) {
    const { message } = error as Error;
    const listed = message.split('\n  - ').slice(1);
    return listed.length > 0 ? listed : [message.replace(/^.*?: .*?: /, '')];
  }
}

const secretsOf = (...secrets: BuildSecret[]) =>
  problemsOf({ credentials: secrets.map(PackageCredentials.netrc) });

test.each([
  BuildSecret.file('netrc', '/home/ci/.netrc'),
  BuildSecret.file('a.b_c-1', 'C:\\Users\\ci\\_netrc'),
  BuildSecret.variable('x'.repeat(64), '_TOKEN1'),
])('%s is a valid secret', secret => {
  expect(secretsOf(secret)).toEqual([]);
});

test.each(['', '-x', '.x', 'a b', 'a/b', 'a,src=/etc/passwd', 'a\nRUN b', '$A', 'ü', 'x'.repeat(65)])(
  'fails for the id %j',
  id => {
    expect(secretsOf(BuildSecret.variable(id, 'TOKEN'))).toEqual([expect.stringContaining(
      "; use at most 64 letters, digits, '.', '_' and '-', starting with a letter or digit, such as 'index-token'",
    )]);
  },
);

test.each(['', '1A', 'A-B', 'A B', 'A=1', 'A,required', 'Ä'])('fails for the variable %j', variable => {
  expect(secretsOf(BuildSecret.variable('token', variable))).toEqual([expect.stringContaining('has the variable')]);
});

test.each(['', 'netrc', './netrc', '../../etc/shadow', '~/.netrc', '/a,b', '/a"b', '/a\nb', '/a\0b'])(
  'fails for the path %j',
  path => {
    expect(secretsOf(BuildSecret.file('netrc', path))).toEqual([expect.stringContaining('; use an absolute one')]);
  },
);

test('fails for an id with two places, and not for one that is used twice', () => {
  const [one, other] = [BuildSecret.file('netrc', '/a'), BuildSecret.variable('netrc', 'A')];
  expect(secretsOf(one, other)).toEqual([
    'BuildSecret.variable("netrc", "A") has the id of BuildSecret.file("netrc", "/a"); give one of them another id',
  ]);
  expect(secretsOf(one, one)).toEqual([]);
});

test.each(['https://index.example', 'index.example:8080', 'index.example/simple', 'Index.example', '*.example', '', 'a b'])(
  'fails for the host %j',
  host => {
    const password = PackageCredentials.password(host, BuildSecret.variable('token', 'TOKEN'));
    expect(problemsOf({ credentials: [password] })).toEqual([expect.stringContaining(
      "; use its name in lower case, without scheme, port and path, such as 'index.example.com'",
    )]);
  },
);

test.each(['', 'a b', 'a:b', '-x', 'a"b', 'a\nb'])('fails for the user %j', user => {
  const password = PackageCredentials.password('index.example', BuildSecret.variable('token', 'TOKEN'), { user });
  expect(problemsOf({ credentials: [password] })).toEqual([expect.stringContaining('has the user')]);
});

test('fails for what would have no effect, with the hosts from which packages come', () => {
  const other = PackageCredentials.password('index.example.org', BuildSecret.variable('token', 'TOKEN'));
  expect(problemsOf({ credentials: [other] })).toEqual([
    '\'credentials\' has PackageCredentials.password("index.example.org", "token"), which would have no effect: its '
      + 'packages come from index.example; remove it, or correct its host',
  ]);
  expect(problemsOf({ credentials: [NETRC] }, [])).toEqual([
    '\'credentials\' has PackageCredentials.netrc("netrc"), which would have no effect: no package of the image is '
      + 'downloaded; remove it',
  ]);
});

test('git may need a host that the lock does not name', () => {
  const other = PackageCredentials.password('git.example.org', BuildSecret.variable('token', 'TOKEN'));
  expect(problemsOf({ credentials: [other] }, [WHEEL, REPOSITORY])).toEqual([]);
});

test('fails for two passwords of one host, and for one layer, all at once', () => {
  expect(problemsOf({ credentials: [TOKEN, TOKEN], layers: LayerStrategy.single() })).toEqual([
    "'credentials' needs a step for passwords alone, which 'layers' LayerStrategy.single() does not have; use "
      + 'LayerStrategy.partitioned()',
    '\'credentials\' has two passwords for "index.example"; keep one',
  ]);
});

/** The RUN steps in order, by whether they have a secret, and whether they run code of packages. */
function stepsOf(image: PythonImage) {
  return instructions(image.dockerfile).filter(each => each.startsWith('RUN ')).map(text => ({
    text,
    secret: /type=secret|type=tmpfs/.test(text),
    foreign: / layers /.test(text) || (/uv pip install/.test(text) && !/--only-binary :all:/.test(text))
      || /"extensions"|"application"/.test(text),
  }));
}

test.each([
  ['wheels', [WHEEL]], ['an archive', [WHEEL, ARCHIVE]], ['a repository', [REPOSITORY]],
])('no step that has a password runs code of packages, with %s', (_what, packages) => {
  const steps = stepsOf(imageOf({ credentials: [NETRC] }, packages));
  expect(steps.filter(({ secret }) => secret)).toHaveLength(1);
  expect(steps.filter(({ secret, foreign }) => secret && foreign)).toEqual([]);
  expect(steps.filter(({ foreign }) => foreign).length).toBeGreaterThan(0);
});

test('what is built is fetched by the step with the password, and installed from there', () => {
  const steps = stepsOf(imageOf({ credentials: [NETRC] }, [WHEEL, ARCHIVE]));
  const at = steps.findIndex(({ secret }) => secret);
  expect(steps[at].text).toContain('-B /build fetch --requirements /dependencies/02.txt --home /credentials');
  expect(steps[at].text).toContain('--build-requirements /build-requirements --output /fetched');
  expect(steps[at + 1].text).toContain('--require-hashes --find-links /build-requirements -r /fetched/02.txt');
});

test('the Dockerfile has ids, hosts and users, but not where the machine has the secrets', () => {
  const { dockerfile } = imageOf({ credentials: [NETRC, TOKEN] });
  expect(dockerfile).toContain('RUN --mount=type=secret,id=netrc,required=true \\\n'
    + '    --mount=type=secret,id=token,required=true \\\n');
  expect(dockerfile).toContain('-B /build credentials --netrc /run/secrets/netrc \\\n'
    + '      --password index.example __token__ /run/secrets/token --output /credentials/.netrc \\\n');
  expect(dockerfile).not.toMatch(/home\/ci|INDEX_TOKEN/);
  const elsewhere = PackageCredentials.netrc(BuildSecret.variable('netrc', 'NETRC'));
  const [one, other] = [elsewhere, NETRC].map(each => imageOf({ credentials: [each, TOKEN] }).contentTag);
  expect(one).toBe(other);
});
