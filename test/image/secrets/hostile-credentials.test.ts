import fc from 'fast-check';
import { BuildSecret, PackageCredentials, PythonImage } from '../../../src';
import { fakeProject } from '../../fake-project';
import { list, madeOrTypedError, text, wrong } from '../../hostile';
import { instructions } from '../dockerfile/parse-dockerfile';

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIFYOW9vKWQrHQ1YLsdzZ3wkOwgJ6e3ygXJg1J4aeXzDE';
const KNOWN_HOST = `git.example ssh-ed25519 ${KEY}`;

const project = fakeProject({
  packages: [
    { name: 'requests', version: '2.0', source: 'registry', wheel: 'requests-2.0-py3-none-any.whl' },
    {
      name: 'tool',
      version: '1.0',
      source: 'git',
      artifact: { kind: 'git', url: 'ssh://git@git.example/tool', commit: '0'.repeat(40), lfs: false },
    },
  ] as never,
});

const drawn = fc.record({
  host: text('index.example'),
  user: text('ci', 'a.b@c'),
  id: text('token'),
  place: text('TOKEN'),
  knownHosts: list(text(KNOWN_HOST, `*.example,!other.example ssh-ed25519 ${KEY} a comment`), 2),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function imageFrom({ host, user, id, place, knownHosts }: Drawn): PythonImage {
  const secret = BuildSecret.variable(id as string, place as string);
  return new PythonImage({
    project,
    credentials: [
      PackageCredentials.password(host as string, secret, { user: user as string }),
      PackageCredentials.ssh({ knownHosts: knownHosts as string[] }),
    ],
  });
}

const shape = (image: PythonImage): string[] => instructions(image.dockerfile).map(each => each.split(' ')[0]);
const plain = shape(imageFrom({
  host: 'index.example', user: 'ci', id: 'token', place: 'TOKEN', knownHosts: [KNOWN_HOST],
}));

test('credentials: an error with a code, or a Dockerfile and known hosts that do what any others do', () => {
  let made = 0;
  fc.assert(fc.property(drawn, each => {
    const image = madeOrTypedError(() => imageFrom(each));
    if (image === undefined) { return; }
    made++;
    expect(shape(image)).toEqual(plain);
    const known = image._contextFiles.find(({ path }) => path === 'dependencies/known_hosts')!;
    for (const line of Buffer.from(known.content).toString().split('\n').slice(0, -1)) {
      expect(line).toMatch(new RegExp(`^[^ ]+ ssh-ed25519 ${KEY.replaceAll('+', '\\+')}$`));
    }
  }), { seed: 6, numRuns: Number(process.env.MUTANTS ?? 400) });
  expect(made).toBeGreaterThan(10);
});

test.each<[string, (value: never) => unknown]>([
  ['PackageCredentials.password', value => PackageCredentials.password(value, value, value)],
  ['PackageCredentials.netrc', value => PackageCredentials.netrc(value)],
  ['PackageCredentials.ssh', value => PackageCredentials.ssh(value)],
  ['BuildSecret.file', value => BuildSecret.file(value, value)],
  ['BuildSecret.variable', value => BuildSecret.variable(value, value)],
])('%s takes no value of another type', (_name, make) => {
  fc.assert(fc.property(wrong<never>(), value => { madeOrTypedError(() => make(value)); }), { seed: 6, numRuns: 60 });
});
