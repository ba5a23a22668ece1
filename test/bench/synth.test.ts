import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { synthReport } from '../../bench/synth/report';
import { GROUPS, kept } from '../../bench/synth/rows';
import { PythonContainer, PythonImage, Scaling } from '../../src';

// What the programs of the benchmark import is the library.
jest.mock('cdk-python-container', () => jest.requireActual('../../src'), { virtual: true });

const report = (ours: number[], other: number[], most?: number): string =>
  synthReport([{ title: 'synthesis', rows: ['ECS'], most }], [{ label: 'ECS', ours, other }]).split('\n')[2];

test('a ratio is the median of those of neighbours, whatever the medians of both sides are', () => {
  // The machine became slow: 110/100, 220/200, 330/200.
  expect(report([110, 220, 330], [100, 200, 200])).toBe('| ECS | 220 | 200 | 1.10 | 3 |');
});

test('fails the target above 1.10', () => {
  expect(report([111], [100], 1.10)).toBe('| ECS | 111 | 100 | 1.11: **missed** | 1 |');
});

test('a row of one side has no ratio', () => {
  expect(report([20], [])).toBe('| ECS | 20 | - | - | 1 |');
});

test('the document has the table of what was measured', () => {
  const document = readFileSync(join(__dirname, '..', '..', 'docs', 'benchmarks.md'), 'utf8');
  expect(document).toContain(synthReport(GROUPS, kept()));
});

test('every row was measured', () => {
  expect(kept().map(({ label }) => label).sort()).toEqual(GROUPS.flatMap(({ rows }) => rows).sort());
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
