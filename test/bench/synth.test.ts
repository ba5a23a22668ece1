import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { synthReport, type Compared } from '../../bench/synth/report';
import { PythonContainer, PythonImage, Scaling } from '../../src';

// What the programs of the benchmark import is the library.
jest.mock('cdk-python-container', () => jest.requireActual('../../src'), { virtual: true });

const compared = (label: string, ...pairs: Array<[number, number]>): Compared => ({ label, pairs });
const report = (synth: Compared): string[] => synthReport({
  machine: 'Node', runs: 3, synths: [synth], imports: [compared('ECS only', [300, 250])], readMs: 20.4, planMs: 30,
}).split('\n');

test('a ratio is the median of those of neighbours, whatever the medians of both sides are', () => {
  // The machine became slow: 110/100, 220/200, 330/200.
  expect(report(compared('ECS', [110, 100], [220, 200], [330, 200]))[4]).toBe('| ECS | 220 | 200 | 1.10 |');
});

test('fails the target above 1.10', () => {
  expect(report(compared('ECS', [111, 100]))[4]).toBe('| ECS | 111 | 100 | 1.11: **missed** |');
});

test('what is imported has no target', () => {
  expect(report(compared('ECS', [1, 1])).at(-1)).toBe('| ECS only | 300 | 250 | 1.20 |');
});

describe.each([
  ['ecs', '.template.json', /"Type": "(AWS::\w+::\w+)"/g],
  ['kubernetes', '.yaml', /^kind: (\w+)$/gm],
])('what is compared on %s', (platform, ending, objects) => {
  const sides = jest.requireActual<{ [side in 'ours' | 'byHand']: (job: object) => void }>(`../../bench/${platform}`);
  const project = join(__dirname, '..', 'fixtures', 'projects', 'fastapi');
  const container = PythonContainer.web({
    image: PythonImage.fromDirectory(project), scaling: Scaling.between(2, 10, { cpuPercent: 60 }),
  });
  const folder = mkdtempSync(join(tmpdir(), 'synth-'));
  const context = join(folder, 'context');

  beforeAll(() => { container.image.stage(context); });

  afterAll(() => { rmSync(folder, { recursive: true }); });

  function outputOf(side: keyof typeof sides): string {
    const output = join(folder, side);
    sides[side]({ count: 1, output, containers: () => [container], released: false, contexts: [context] });
    const [name] = readdirSync(output).filter(each => each.endsWith(ending));
    return readFileSync(join(output, name), 'utf8');
  }

  test('is as much on both sides', () => {
    const [ours, hand] = [outputOf('ours'), outputOf('byHand')];
    const kinds = (text: string) => [...text.matchAll(objects)].map(([, found]) => found).sort();
    expect(kinds(ours)).toEqual(kinds(hand));
    expect(ours.length / hand.length).toBeGreaterThan(0.9);
    expect(ours.length / hand.length).toBeLessThan(1.1);
  });
});
