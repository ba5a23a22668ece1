import { readFileSync } from 'fs';
import { join } from 'path';
import { BUILD_ARGUMENTS } from '../../src/image';
import { LayerStrategy } from '../../src/image/layers/layer-strategy';
import { PruneProfile } from '../../src/image/layers/prune-profile';
import { fixtureImage } from '../outputs';

const read = (...path: string[]) => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');
const page = read('docs', 'image.md');

test('each command that builds an image passes what the targets pass', () => {
  const texts = [page, read('docs', 'kubernetes.md'), read('examples', 'run.ts')];
  for (const text of texts) {
    const commands = text.split('\n').filter(each => /docker build --/.test(each));
    expect(commands.length).toBeGreaterThan(0);
    for (const [name, value] of Object.entries(BUILD_ARGUMENTS)) {
      for (const command of commands) { expect(command).toContain(`--build-arg ${name}=${value} `); }
    }
  }
  const { SOURCE_DATE_EPOCH } = BUILD_ARGUMENTS;
  expect(fixtureImage('fastapi').dockerfile).toContain(`--build-arg SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH} `);
});

test('the page has the number of layers, and each rule for the files of packages', () => {
  expect(page).toContain(`At most ${LayerStrategy.partitioned()._maxLayers} layers of its own`);
  expect(page).toContain(`up to ${['', ...'one two three four five six seven eight nine ten'.split(' ')]
    .at(LayerStrategy.partitioned()._mostGroups!)} for packages`);
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
