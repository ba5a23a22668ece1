import type { Ratio, Result } from './results';
import { GOALS, LIMITS, type Verdict } from './rule';
import type { Workload } from './workloads';
import { aligned } from '../image/report';

const MIB = 2 ** 20;

/** A table for each workload, and what the rule chooses. */
export function report(
  results: readonly Result[], workloads: readonly Workload[], verdicts: readonly Verdict[],
): string {
  return [
    ...workloads.flatMap(({ name, title }) => [
      `### ${title}`, workloadTable(results.filter(({ workload }) => workload === name)),
    ]),
    '### What the rule chooses',
    verdictTable(verdicts),
    ...verdicts.slice(0, 1).map(({ setting }) => goalsOf(setting.label, results, workloads)),
  ].join('\n\n');
}

function workloadTable(results: readonly Result[]): string {
  const title = ['', 'rounds', 'peak, MiB', 'at rest, MiB', 'per second', 'per second of processor time', 'p99, ms'];
  return aligned([title, title.map(() => '---'), ...results.map(({ setting, rounds, medians, ratios }) => [
    setting.label,
    String(rounds),
    cell((medians.peak / MIB).toFixed(0), ratios.peak),
    cell((medians.rest / MIB).toFixed(0), ratios.rest),
    cell(medians.perSecond.toFixed(1), ratios.perSecond),
    cell(medians.perProcessorSecond.toFixed(1), ratios.perProcessorSecond),
    cell(medians.p99.toFixed(0), ratios.p99),
  ])]);
}

/** The median, and between which ratios it was in the rounds. */
function cell(value: string, { median, least, most }: Ratio): string {
  return `${value} (${median.toFixed(2)}; ${least.toFixed(2)} to ${most.toFixed(2)})`;
}

function verdictTable(verdicts: readonly Verdict[]): string {
  const title = ['', 'memory of the services', 'limits'];
  return aligned([title, title.map(() => '---'), ...verdicts.map(({ setting, memory, excess }) => [
    setting.label, memory.toFixed(3), excess <= 1 ? 'kept' : `missed by ${((excess - 1) * 100).toFixed(1)} %`,
  ])]);
}

function goalsOf(label: string, results: readonly Result[], workloads: readonly Workload[]): string {
  const ratiosIn = (name: string) =>
    results.find(({ setting, workload }) => setting.label === label && workload === name)!.ratios;
  const line = (what: string, value: number, reached: boolean) =>
    `- ${what}: ${value.toFixed(2)}, ${reached ? 'reached' : '**missed**'}`;
  const throughput = (name: string) => {
    const value = ratiosIn(name).perProcessorSecond.median;
    return line(`${name}, throughput ≥ ${LIMITS.throughput}`, value, value >= LIMITS.throughput);
  };
  return [`**${label}**, against its goals:`, '', ...workloads.flatMap(({ name, isService }) => [
    ...(['peak', 'rest'] as const).map(key => {
      const most = isService ? GOALS[key] : LIMITS.memory;
      const value = ratiosIn(name)[key].median;
      return line(`${name}, ${key} ≤ ${most.toFixed(2)}`, value, value <= most);
    }),
    throughput(name),
  ])].join('\n');
}
