import { readFileSync } from 'fs';
import { join } from 'path';
import { report } from '../../bench/allocator/report';
import { resultsOf, type Run } from '../../bench/allocator/results';
import { judge } from '../../bench/allocator/rule';
import { BASELINE, SETTINGS, type Setting } from '../../bench/allocator/settings';
import type { Figures } from '../../bench/allocator/trial';
import { WORKLOADS } from '../../bench/allocator/workloads';
import { replaceSection } from '../../bench/image/document';
import { MemoryAllocator } from '../../src';

const setting = (name: string, isCandidate = true): Setting => ({ name, label: name, variables: {}, isCandidate });

const plain: Figures = { peak: 100 * 2 ** 20, rest: 80 * 2 ** 20, perSecond: 50, perProcessorSecond: 100, p99: 20 };

/** Runs of every workload in which some figures are a part of those of the baseline. */
function runs(shares: ReadonlyArray<readonly [Setting, Partial<Figures>]>, rounds = [1]): Run[] {
  return rounds.flatMap((factor, round) => WORKLOADS.flatMap(({ name: workload }) =>
    [[BASELINE, {}] as const, ...shares].map(([each, parts]) => ({
      setting: each,
      workload,
      round,
      figures: Object.fromEntries(Object.entries(plain).map(([key, value]) =>
        [key, value * (each === BASELINE ? 1 : factor) * (parts[key as keyof Figures] ?? 1)])) as unknown as Figures,
    }))));
}

const best = (...shares: Array<[Setting, Partial<Figures>]>) =>
  judge(resultsOf(runs(shares)), WORKLOADS).map(({ setting: { name } }) => name);

describe('the rule', () => {
  test('the smallest memory wins among those that keep the limits', () => {
    expect(best(
      [setting('small'), { peak: 0.8, rest: 0.7 }],
      [setting('smaller'), { peak: 0.7, rest: 0.7 }],
      [setting('slow'), { peak: 0.5, rest: 0.5, perProcessorSecond: 0.94 }],
    )).toEqual(['smaller', 'small', 'slow']);
  });

  test('memory is compared with its limit in every workload, throughput as well', () => {
    expect(best([setting('large at rest'), { peak: 0.5, rest: 1.06 }], [setting('like it'), {}])[0]).toBe('like it');
    expect(best([setting('just fast'), { peak: 0.9, perProcessorSecond: 0.95 }], [setting('like it'), {}])[0])
      .toBe('just fast');
  });

  test('with none within the limits, the one that misses them by least is best', () => {
    expect(best(
      [setting('slow'), { peak: 0.5, perProcessorSecond: 0.8 }],
      [setting('a little slow'), { perProcessorSecond: 0.93 }],
    )).toEqual(['a little slow', 'slow']);
  });

  test('what is no candidate is not judged', () => {
    expect(best([setting('for information', false), { peak: 0.1, rest: 0.1 }], [setting('like it'), {}]))
      .toEqual(['like it']);
  });
});

test('ratios are to the baseline of the same round, and their spread is shown', () => {
  const [, result] = resultsOf(runs([[setting('x'), { peak: 0.5 }]], [1, 1.2, 0.9]));
  expect(result.ratios.peak).toEqual({ median: 0.5, least: 0.45, most: 0.6 });
});

test('the report has a table for each workload, and says which goals the best one reaches', () => {
  const results = resultsOf(runs([[setting('x'), { peak: 0.95, rest: 0.8 }]]));
  const text = report(results, WORKLOADS, judge(results, WORKLOADS));
  expect(text.match(/^### /gm)).toHaveLength(WORKLOADS.length + 1);
  expect(text).toContain('| 95 (0.95; 0.95 to 0.95)');
  expect(text).toContain('- threaded, peak ≤ 0.90: 0.95, **missed**');
  expect(text).toContain('- threaded, rest ≤ 0.85: 0.80, reached');
  expect(text).toContain('- churn, peak ≤ 1.05: 0.95, reached');
});

test('every candidate sends all objects to malloc, and plain pymalloc sets nothing', () => {
  expect(BASELINE.variables).toEqual({});
  expect(new Set(SETTINGS.map(({ name }) => name)).size).toBe(SETTINGS.length);
  for (const { variables } of SETTINGS.filter(({ isCandidate }) => isCandidate)) {
    expect(variables.PYTHONMALLOC).toBe('malloc');
  }
});

test('the tables of the page are those of the runs that are kept', () => {
  const folder = join(__dirname, '..', '..');
  const kept = readFileSync(join(folder, 'bench', 'allocator', 'runs.jsonl'), 'utf8').trim().split('\n');
  const results = resultsOf(kept.map(line => JSON.parse(line)).map(({ round, workload, setting: name, ...figures }) =>
    ({ round, workload, setting: SETTINGS.find(each => each.name === name)!, figures })));
  expect(results).toHaveLength(SETTINGS.length * WORKLOADS.length);
  expect(readFileSync(join(folder, 'docs', 'memory.md'), 'utf8'))
    .toContain(report(results, WORKLOADS, judge(results, WORKLOADS)));
});

test('the document has a place for the tables', () => {
  const document = readFileSync(join(__dirname, '../../docs/memory.md'), 'utf8');
  expect(replaceSection(document, 'bench:allocator', 'x')).toContain('<!-- bench:allocator -->\n\nx\n');
});

test('page and README have the figures of the default, as they were measured', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'memory.md'), 'utf8');
  const rows = page.split('\n').filter(each => /^\|[^|]+(\| \d\.\d\d ){3}\|$/.test(each));
  const measured = WORKLOADS.map(({ name }) => ['peak', 'rest', 'throughput'].map(key =>
    new RegExp(`^- ${name}, ${key} .*: (\\d\\.\\d\\d), `, 'm').exec(page)![1]));
  expect(rows.map(each => each.split('|').slice(2, 5).map(cell => cell.trim()))).toEqual(measured);
  const [table] = /^\| Against CPython[^]*?(?=\n\n)/m.exec(page)!;
  expect(readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8')).toContain(table);
  const { MALLOC_CONF } = MemoryAllocator.JEMALLOC.environment;
  expect(page).toContain(`**malloc, jemalloc \`${MALLOC_CONF}\`**, against its goals`);
});
