import { synthReport, type Compared } from '../../bench/synth/report';

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
