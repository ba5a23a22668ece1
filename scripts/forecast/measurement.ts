/** Packed (gzip, level 6) and unpacked bytes. */
export type Sizes = readonly [packed: number, unpacked: number];

export interface MeasuredPackage {
  readonly name: string;
  readonly version: string;
  /** Its file name; absent for a package that was built. */
  readonly wheel?: string;
  /** Size of the download, if the lock has it. */
  readonly bytes?: number;
  /** Of the wheel for another system, if the lock has it. */
  readonly bytesElsewhere?: number;
  /** Unpacked bytes as installed, without bytecode. */
  readonly raw: number;
  /** As it is in the image, without bytecode. */
  readonly code: Sizes;
  readonly bytecode: Sizes;
}

/** One lock, installed as an image installs it. */
export interface Measurement {
  readonly project: string;
  readonly packages: MeasuredPackage[];
  /** Packages that are too large to be installed, as their wheels list them. */
  readonly large: MeasuredPackage[];
  /** Packages that could not be built. */
  readonly failed: string[];
}
