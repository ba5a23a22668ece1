import { BASELINE, type Setting } from './settings';
import type { Figures } from './trial';
import { median } from '../image/measured';

/** Against plain pymalloc in the same round. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What the rounds of one setting showed in one workload. */
export interface Result {
  readonly setting: Setting;
  readonly workload: string;
  readonly medians: Figures;
  readonly ratios: Readonly<Record<keyof Figures, Ratio>>;
}

/** One run. */
export interface Run {
  readonly setting: Setting;
  readonly workload: string;
  readonly round: number;
  readonly figures: Figures;
}

export function resultsOf(runs: readonly Run[]): Result[] {
  const first = runs.filter(({ round }) => round === runs[0].round);
  return first.map(({ setting, workload }) => {
    const own = runs.filter(run => run.setting === setting && run.workload === workload);
    const keys = Object.keys(own[0].figures) as Array<keyof Figures>;
    const each = <T>(make: (key: keyof Figures) => T) =>
      Object.fromEntries(keys.map(key => [key, make(key)])) as Record<keyof Figures, T>;
    return {
      setting,
      workload,
      medians: each(key => median(own.map(({ figures }) => figures[key]))),
      ratios: each(key => ratio(own.map(({ figures, round }) => figures[key] / baseline(runs, workload, round)[key]))),
    };
  });
}

function baseline(runs: readonly Run[], workload: string, round: number): Figures {
  return runs.find(run => run.setting === BASELINE && run.workload === workload && run.round === round)!.figures;
}

function ratio(values: readonly number[]): Ratio {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}
