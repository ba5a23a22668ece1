import { readFileSync } from 'fs';
import { join } from 'path';
import { BUILD_ARGUMENTS, PythonBase, PythonImage } from '../../src/image';
import { LayerStrategy } from '../../src/image/layers/layer-strategy';
import { PruneProfile } from '../../src/image/layers/prune-profile';
import { parseDockerfile, type Instruction } from '../image/dockerfile/parse-dockerfile';
import { fixtureImage } from '../outputs';

const read = (...path: string[]) => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');
const page = read('docs', 'image.md');

test('each command that builds an image passes what the targets pass', () => {
  const texts = [page, read('examples', 'run.ts')];
  for (const text of texts) {
    // With the line before it, which may have the variable.
    const commands = text.match(/^.*\n.*docker build --.*$/gm) ?? [];
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      expect(command).toMatch(/BUILDX_NO_DEFAULT_ATTESTATIONS=1[ \\\n]+docker build --/);
      for (const [name, value] of Object.entries(BUILD_ARGUMENTS)) {
        expect(command).toContain(`--build-arg ${name}=${value} `);
      }
    }
  }
  const { SOURCE_DATE_EPOCH } = BUILD_ARGUMENTS;
  const { dockerfile } = fixtureImage('fastapi');
  expect(dockerfile)
    .toContain(`--build-arg SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH} and BUILDX_NO_DEFAULT_ATTESTATIONS=1.`);
});

test('the page has the number of layers, and each rule for the files of packages', () => {
  expect(page).toContain(`At most ${LayerStrategy.partitioned()._maxLayers} layers of its own`);
  expect(page).toContain(`up to ${['', ...'one two three four five six seven eight nine ten'.split(' ')]
    .at(LayerStrategy.partitioned()._mostGroups(0)!)} for packages`);
  const [, table] = /^\| Rule \|.*\n((?:\|.*\n)*)/m.exec(page)!;
  const rules = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, rule]) => rule);
  expect(rules.sort()).toEqual(PruneProfile.NONE._kept.map(each => each.replace(':*', '')));
});

test('the page explains every stage of the Dockerfile, in its order', () => {
  const stages = fixtureImage('fastapi').dockerfile.split('\n').filter(each => each.startsWith('FROM '))
    .map(each => / AS (.*)$/.exec(each)?.[1] ?? 'runtime`');
  const places = stages.map((stage, index) =>
    page.indexOf(index === stages.length - 1 ? '**The last `FROM runtime`' : `AS ${stage}`, 1));
  expect(places.every(place => place > 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

/** What a reader of an instruction may ask about: variables, flags and programs; of others what they are called. */
function terms({ word, rest }: Instruction): string[] {
  const all = (pattern: RegExp) => [...rest.matchAll(pattern)].map(([, term]) => term);
  switch (word) {
    case 'FROM': return [];
    case 'ENV': return all(/(?:^| )([A-Z_]+)=/g);
    case 'RUN': return [
      ...all(/(--network=\w+|--mount=from=\w+|--mount=type=\w+|--mount=source=)/g),
      // Ours, in a shell and without one.
      ...all(/ "?-B"?,? "?\/build"?,? "?([a-z]+)/g).map(command => `\`${command}\``),
      ...all(/(?:&& |&& \{ |target=\S+ )([a-z-]+ [a-z-]+)/g),
    ];
    case 'COPY': case 'ADD': case 'WORKDIR': case 'ARG': return [`${word} ${rest.split(' ')[0]}`];
    default: return [word];
  }
}

test('the page explains every instruction, each variable, and each program that a step runs', () => {
  const found = parseDockerfile(fixtureImage('fastapi').dockerfile).flatMap(terms);
  // The patterns find what is there.
  expect(found).toEqual(expect.arrayContaining([
    'ARG TARGETARCH', 'WORKDIR /init', 'dpkg --add-architecture', 'apt-get download', 'UV_LINK_MODE', 'VIRTUAL_ENV',
    '--mount=from=uv', '--mount=type=cache', 'uv venv', 'uv pip', '`refused`', '`layers`', '`runtime`', '`library`',
    'PYTHONMALLOC',
    'COPY --link', '`extensions`', 'COPY --from=python', 'COPY app/', '--network=none', '`application`', 'LABEL',
    'ADD --link', 'USER', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD',
  ]));
  const [explained] = /^## From top to bottom\n[^]*?(?=^## )/m.exec(page)!;
  const isExplained = (term: string) => new RegExp(`(?<![\\w-])${term.replace(/[$./*+?]/g, '\\$&')}`).test(explained);
  expect([...new Set(found)].filter(term => !isExplained(term))).toEqual([]);
});

test('a base of your own has a stage for each processor only where the page says so', () => {
  const [project, own] = [fixtureImage('fastapi').project, { pythonVersion: '3.13' }];
  const stages = (multiPlatform: boolean) => new PythonImage({
    project, base: PythonBase.of('registry.example/own:1', { ...own, multiPlatform }),
  }).dockerfile.match(/(?<= AS )on-.*/g);
  expect([stages(true), stages(false)]).toEqual([['on-amd64', 'on-arm64'], null]);
  expect(page).toMatch(/^- Unless it is `multiPlatform`, .* there is no `on-amd64` and no `on-arm64`/m);
});
