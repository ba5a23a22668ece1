import { fit, packagesOf } from './fit';
import type { MeasuredPackage, Measurement } from './measurement';
import { type Estimate, sum } from '../../src/image/forecast/byte-interval';
import { estimatePackage, type PackageEstimate } from '../../src/image/forecast/estimate-package';
import { type Model, modelOf } from '../../src/image/forecast/model';
import type { InstalledPackage } from '../../src/project';

/** A forecast beside what was measured, in bytes. */
export interface Compared {
  readonly forecast: number;
  readonly measured: number;
  /** Of the forecast, as a part of what was measured. */
  readonly error: number;
  /** Whether the interval has what was measured. */
  readonly isWithin: boolean;
}

export interface Validation {
  readonly project: string;
  readonly packages: number;
  readonly download: number;
  readonly withoutBytecode: Compared;
  readonly packed: Compared;
  readonly unpacked: Compared;
}

/**
 * Forecasts each lock by what the others have taught, without those of the same repository: they share packages.
 *
 * @param withTable whether packages have ratios of their own; without, it is how well unknown packages are forecast
 */
export function validate(measurements: readonly Measurement[], withTable = true): Validation[] {
  return measurements.map(measurement => {
    const data = fit(measurements.filter(each => repositoryOf(each) !== repositoryOf(measurement)));
    return compare(measurement, modelOf(withTable ? data : { ...data, packages: [] }));
  });
}

/** A public project is named by its owner, its repository and a folder in it. */
function repositoryOf({ project }: Measurement): string {
  return project.split('/').slice(0, 2).join('/');
}

function compare(measurement: Measurement, model: Model): Validation {
  const packages = packagesOf(measurement);
  const estimates = packages.map(each => estimatePackage(asLocked(each), { files: false, columns: false }, model));
  const against = (
    of: (each: PackageEstimate) => Estimate, size: (each: MeasuredPackage) => number,
  ): Compared => {
    const { low, expected, high } = sum(estimates.map(of));
    const measured = packages.reduce((total, each) => total + size(each), 0);
    return {
      forecast: expected, measured, error: expected / measured - 1, isWithin: low <= measured && measured <= high,
    };
  };
  return {
    project: measurement.project,
    packages: packages.length,
    download: packages.reduce((total, { bytes = 0 }) => total + bytes, 0),
    withoutBytecode: against(each => each.code.packed, each => each.code[0]),
    packed: against(each => each.packed, each => each.code[0] + each.bytecode[0]),
    unpacked: against(each => each.unpacked, each => each.code[1] + each.bytecode[1]),
  };
}

function asLocked({ name, version, wheel, bytes, bytesElsewhere }: MeasuredPackage): InstalledPackage {
  return { name, version, wheel, packedBytes: bytes, bytesElsewhere, source: 'registry' } as InstalledPackage;
}
