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
  readonly rounds: number;
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

/** A round may have some of the settings only. */
export function resultsOf(runs: readonly Run[]): Result[] {
  const firsts = runs.filter((run, index) => index === runs.findIndex(each => isSame(each, run)));
  return firsts.map(first => {
    const { setting, workload } = first;
    const own = runs.filter(run => isSame(run, first));
    const keys = Object.keys(own[0].figures) as Array<keyof Figures>;
    const each = <T>(make: (key: keyof Figures) => T) =>
      Object.fromEntries(keys.map(key => [key, make(key)])) as Record<keyof Figures, T>;
    return {
      setting,
      workload,
      rounds: own.length,
      medians: each(key => median(own.map(({ figures }) => figures[key]))),
      ratios: each(key => ratio(own.map(({ figures, round }) => figures[key] / baseline(runs, workload, round)[key]))),
    };
  });
}

function isSame(one: Run, other: Run): boolean {
  return one.setting === other.setting && one.workload === other.workload;
}

function baseline(runs: readonly Run[], workload: string, round: number): Figures {
  return runs.find(run => run.setting === BASELINE && run.workload === workload && run.round === round)!.figures;
}

function ratio(values: readonly number[]): Ratio {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}
