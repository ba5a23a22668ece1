import type { Result } from './results';
import type { Setting } from './settings';
import type { Workload } from './workloads';

/** Against plain pymalloc. `docs/memory.md` has the rule in words. */
export const LIMITS = { memory: 1.05, throughput: 0.95 } as const;

/** What the default should reach in each of the services. */
export const GOALS = { peak: 0.90, rest: 0.85 } as const;

export interface Verdict {
  readonly setting: Setting;
  /** The largest ratio by which a limit is missed; 1 or less if all hold. */
  readonly excess: number;
  /** Mean of the ratios of peak and rest in the services; the smallest is the best. */
  readonly memory: number;
}

/** The candidates, the best first. */
export function judge(results: readonly Result[], workloads: readonly Workload[]): Verdict[] {
  const candidates = [...new Set(results.map(({ setting }) => setting))].filter(({ isCandidate }) => isCandidate);
  return candidates.map(setting => {
    const own = results.filter(result => result.setting === setting);
    const services = own.filter(({ workload }) => workloads.find(({ name }) => name === workload)!.isService);
    return {
      setting,
      excess: Math.max(...own.flatMap(({ ratios }) => [
        ratios.peak.median / LIMITS.memory,
        ratios.rest.median / LIMITS.memory,
        LIMITS.throughput / ratios.perProcessorSecond.median,
      ])),
      memory: geometricMean(services.flatMap(({ ratios }) => [ratios.peak.median, ratios.rest.median])),
    };
  }).sort((one, other) =>
    Math.max(one.excess, 1) - Math.max(other.excess, 1) || one.memory - other.memory);
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
