import { DebianPackages, DebianSnapshot, LayerStrategy, PythonBase, type PythonImageSettings } from '../../../src';
import { renderDockerfile } from '../../../src/image/dockerfile/render-dockerfile';
import type { ImagePlan } from '../../../src/image/image-plan';
import { planImage } from '../../../src/image/plan-image';
import { Problems } from '../../../src/private/problems';
import type { LockedPackage, SourceSelection } from '../../../src/project';
import { fakeProject } from '../../fake-project';

const wheel = (name: string): LockedPackage => ({ name, source: 'registry', wheel: `${name}-1.0-py3-none-any.whl` });
const source = (name: string): LockedPackage => ({ name, source: 'registry' });

/** `code`: modules that the project's code names. */
type Settings = PythonImageSettings & { readonly code?: string[] };

function planned(
  packages: LockedPackage[], { code, ...settings }: Settings = {}, warnings: string[] = [],
): [ImagePlan | undefined, Problems] {
  const problems = new Problems('PythonImage');
  const selection = { files: [], leftOut: { missable: () => [], modules: () => [] } } as unknown as SourceSelection;
  const project = fakeProject({ packages, names: code });
  return [planImage({ project, ...settings }, selection, warnings, problems), problems];
}

function plan(packages: LockedPackage[], settings: Settings = {}): ImagePlan {
  const [made, problems] = planned(packages, settings);
  problems.throwIfAny('Test');
  return made!;
}

const dockerfile = (packages: LockedPackage[], settings: PythonImageSettings = {}) =>
  renderDockerfile(plan(packages, settings));

const names = ({ systemPackages }: ImagePlan) => systemPackages.map(each => `${each.name} ${each.for}`.trim());

test('a project that needs nothing from Debian has no stage, mount or layer for it', () => {
  expect(dockerfile([wheel('fastapi')])).not.toContain('debian');
});

test('what a locked package needs is in the image, with the package that needs it', () => {
  const packages = [wheel('psycopg'), wheel('python-magic')];
  expect(names(plan(packages))).toEqual(['libmagic1t64 python-magic', 'libpq5 psycopg']);
  const text = dockerfile(packages);
  expect(text).toContain('# Debian packages that the program loads or starts: '
    + 'libmagic1t64 for python-magic; libpq5 for psycopg.\n');
  expect(text).toContain('--mount=from=python:3.14-slim,target=/base');
  expect(text).toContain('--package libmagic1t64 --package libpq5');
  expect(text).toContain('COPY --link --from=debian /layers/debian/ /\nCOPY --link --from=build /layers/01/ /');
});

test('nothing is installed for a package that another one in the lock spares it', () => {
  expect(names(plan([wheel('psycopg'), wheel('psycopg-binary')]))).toEqual([]);
});

test('what a part of a package needs is in the image if the code names that part, with its name', () => {
  const code = ['django.contrib.gis', 'django.contrib.gis.db'];
  expect(names(plan([wheel('django')]))).toEqual([]);
  expect(names(plan([wheel('django')], { code }))).toEqual([
    'libgdal36 django.contrib.gis,django.contrib.gis.db', 'libgeos-c1t64 django.contrib.gis,django.contrib.gis.db',
  ]);
  expect(names(plan([wheel('fastapi')], { code }))).toEqual([]);
});

test('a package that is compiled has its headers in the build alone, and what it loads in the image', () => {
  expect(names(plan([wheel('psycopg-c')]))).toEqual([]);
  const { systemPackages, buildPackages } = plan([source('psycopg-c')]);
  expect(systemPackages.map(({ name }) => name)).toEqual(['libpq5']);
  expect(buildPackages.map(({ name }) => name)).toContain('libpq-dev');
  for (const layers of [LayerStrategy.partitioned(), LayerStrategy.single()]) {
    const text = dockerfile([source('psycopg-c')], { layers });
    expect(text).toContain('\n# To compile: libpq-dev for psycopg-c.\n# hadolint');
    expect(text.match(/apt-get install .* libpq-dev\b/g)).toHaveLength(1);
  }
});

test('the props add and take away', () => {
  const settings = {
    systemPackages: DebianPackages.of('ffmpeg', 'ffmpeg').without('libpq5'),
    buildPackages: DebianPackages.of('cmake'),
  };
  const made = plan([wheel('psycopg')], settings);
  expect(names(made)).toEqual(['ffmpeg']);
  expect(made.buildPackages.map(({ name }) => name)).toContain('cmake');
  expect(renderDockerfile(made)).toContain('# Debian packages that the program loads or starts: ffmpeg.\n');
});

test('they are one of the layers that the image may have, below those of the packages', () => {
  const large = Array.from({ length: 12 }, (_, index) => ({ ...wheel(`large-${index}`), packedBytes: 9_000_000 }));
  const { layers } = plan(large, { systemPackages: DebianPackages.of('ffmpeg') });
  // An empty one for WORKDIR comes on top.
  expect(layers).toHaveLength(13);
  expect(layers.map(each => each.source).slice(0, 3)).toEqual(['/layers/runtime/', '/layers/debian/', '/layers/01/']);
});

test('one layer of packages has them from apt-get, below the others', () => {
  const text = dockerfile([wheel('psycopg')], { layers: LayerStrategy.single() });
  expect(text).toMatch(/apt-get install --yes --no-install-recommends libpq5 \\\n(.*\n)+# Layers /);
  expect(text).not.toContain('AS debian');
});

test('an image of one\'s own without apt has only what is named, from the official image', () => {
  const base = PythonBase.of('example.com/python:3.13', {
    pythonVersion: '3.13', interpreter: '/usr/bin/python3.13', apt: false,
  });
  const warnings: string[] = [];
  const [made] = planned([wheel('psycopg')], { base }, warnings);
  expect(names(made!)).toEqual([]);
  expect(warnings).toContainEqual("'base' is \"example.com/python:3.13\", in which nothing is installed unless "
    + "'systemPackages' names it; it must have what these Debian packages have: libpq5 (for psycopg); add them there, "
    + "or take them away with 'without' if it has it");
  for (const systemPackages of [DebianPackages.of('libpq5'), DebianPackages.of().without('libpq5')]) {
    const decided: string[] = [];
    expect(planned([wheel('psycopg')], { base, systemPackages }, decided)[1].messages).toEqual([]);
    expect(decided.join()).not.toContain('libpq5');
  }
  const text = dockerfile([wheel('psycopg')], { base, systemPackages: DebianPackages.of('libpq5') });
  expect(text).toContain('FROM python:3.13-slim AS debian\n');
  expect(text).toContain('--mount=from=example.com/python:3.13,target=/base');
});

test.each<[string, string]>([
  ['ffmpeg=7:7.1-1', 'use "ffmpeg" alone: Debian\'s archive has only the newest version of each package'],
  ['ffmpeg/trixie-backports', 'use "ffmpeg" alone: Debian\'s archive has only the newest version of each package'],
  ...['', 'a', 'FFmpeg', 'ffmpeg-', '-o', 'x;id', '$(id)', 'a b', 'a\nRUN id', 'libc6:arm64', 'x'.repeat(200)]
    .map((name): [string, string] => [name, 'expected the name of a Debian package']),
])('fails for %j as the name of a Debian package', (name, reason) => {
  for (const prop of ['systemPackages', 'buildPackages']) {
    const [, problems] = planned([], { [prop]: DebianPackages.of('ffmpeg', name) });
    expect(() => problems.throwIfAny('Test')).toThrow(`'${prop}' has "`);
    expect(() => problems.throwIfAny('Test')).toThrow(reason);
  }
});

test('fails for what is taken away in vain, and for what is added as well', () => {
  const systemPackages = DebianPackages.of('libpq5').without('libpq5', 'libmagic1');
  const [, problems] = planned([wheel('psycopg')], { systemPackages });
  expect(() => problems.throwIfAny('Test')).toThrow('\'systemPackages\' takes away "libmagic1", '
    + 'which no locked package calls for; they call for libpq5');
  expect(() => problems.throwIfAny('Test')).toThrow('\'systemPackages\' both adds and takes away "libpq5"; remove one');
});

const NODE = '"nodejs": it starts Node at run time; run that in a container of its own';

test.each([
  ['nodejs', NODE], ['supervisor', 'it starts other processes'], ['cron', 'use a job container'],
  ['sudo', 'it runs as its user already'], ['nginx', 'run it in a container of its own'],
])('fails for %s in the image with the way round, and allows it in the build', (name, reason) => {
  const [, problems] = planned([], { systemPackages: DebianPackages.of(name) });
  expect(() => problems.throwIfAny('Test')).toThrow(reason);
  plan([], { buildPackages: DebianPackages.of(name) });
});

test('a snapshot is that of the image and of the build, and no comment says otherwise', () => {
  const debianSnapshot = DebianSnapshot.of('20260901T000000Z', { mirror: 'https://mirror.example.com/archive' });
  const text = dockerfile([wheel('psycopg')], { debianSnapshot });
  const flags = '--snapshot 20260901T000000Z --mirror https://mirror.example.com/archive';
  expect(text.replace(/\s*\\\n\s*/g, ' ').split(flags)).toHaveLength(3);
  expect(text).toMatch(/dpkg --add-arch.*\\\n    && \S+ -B \/build sources --snapshot (.*\\\n)+    && apt-get update --error-on=any \\\n/);
  expect(text).not.toContain('Not pinned on purpose');
  expect(text).toContain("# Debian's archive as it was at 20260901T000000Z.\n");
});

test.each([
  '2026-09-01', '20260901', '20260931T000000Z', '20261301T000000Z', '20260901T250000Z', '20260901T000000Z\nRUN id', '',
])('fails for a snapshot of %j', timestamp => {
  const [, problems] = planned([], { debianSnapshot: DebianSnapshot.of(timestamp) });
  expect(() => problems.throwIfAny('Test')).toThrow("'debianSnapshot' is of \"");
});

test.each([
  'mirror.example.com', 'ftp://mirror.example.com', 'https://user:word@mirror.example.com', 'https://a.example/x?y',
  'https://a.example/x y', 'https://a.example/$(id)', '',
])('fails for a snapshot from %j', mirror => {
  const [, problems] = planned([], { debianSnapshot: DebianSnapshot.of('20260901T000000Z', { mirror }) });
  expect(() => problems.throwIfAny('Test')).toThrow("'mirror' of 'debianSnapshot' is \"");
});

test('locales alone are a layer, too', () => {
  const made = plan([wheel('fastapi')], { locales: ['fr_FR.UTF-8', 'de_DE.UTF-8', 'fr_FR.UTF-8'] });
  expect(made.layers[1].source).toBe('/layers/debian/');
  expect(renderDockerfile(made)).toContain("# Locales, compiled from Debian's texts: de_DE.UTF-8, fr_FR.UTF-8.\n");
  expect(renderDockerfile(made)).toContain('--locale de_DE.UTF-8 --locale fr_FR.UTF-8');
});

test.each([
  ['C.UTF-8', 'remove it: every image has it'], ['POSIX', 'remove it'],
  ...['german', 'de', 'de_de', 'de_DE.utf8', '../x', 'de_DE.UTF-8; id', ''].map((name): [string, string] =>
    [name, 'expected a name such as de_DE.UTF-8']),
])('fails for the locale %j', (name, reason) => {
  const [, problems] = planned([], { locales: [name] });
  expect(() => problems.throwIfAny('Test')).toThrow(`'locales' has ${JSON.stringify(name)}; ${reason}`);
});

test('fails for a snapshot and locales in one layer of packages, with what to do', () => {
  const [, problems] = planned([], {
    layers: LayerStrategy.single(),
    debianSnapshot: DebianSnapshot.of('20260901T000000Z'),
    locales: ['de_DE.UTF-8'],
  });
  expect(() => problems.throwIfAny('Test')).toThrow("'debianSnapshot' is DebianSnapshot.of(\"20260901T000000Z\"), but");
  expect(() => problems.throwIfAny('Test')).toThrow("or use systemPackages: DebianPackages.of('locales-all')");
});
