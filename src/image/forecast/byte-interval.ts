/** A number of bytes that is known before the build only within limits. Nine of ten lie between the two. */
export interface ByteInterval {
  /** It is hardly less. In bytes. */
  readonly low: number;

  /** The best guess. In bytes. */
  readonly expected: number;

  /** It is hardly more. In bytes. */
  readonly high: number;
}

/** One part of a sum, with the widths of its own interval, which errors of other parts do not depend on. */
export interface Estimate {
  /** A whole number, so that sums do not depend on their order. */
  readonly expected: number;
  /** Not more than what remains of `expected` without the common error, so that a sum never shrinks by a part. */
  readonly below: number;
  readonly above: number;
}

/**
 * Part of every estimate that errs in the same direction for all: another gzip or patch release of Python, time, and
 * what packages of one lock that nobody measured have in common.
 */
const COMMON = 0.08;

/** Zero and more. */
export const NOTHING: Estimate = { expected: 0, below: 0, above: 0 };

/**
 * @param below width of the interval, as a part of the expected value
 * @param above likewise
 */
export function estimate(expected: number, below: number, above: number): Estimate {
  const whole = Math.round(expected);
  return { expected: whole, below: whole * Math.min(below, 1 - COMMON), above: whole * above };
}

/** What two estimates of one thing are together, whose errors have one cause. */
export function both(one: Estimate, other: Estimate): Estimate {
  return {
    expected: one.expected + other.expected, below: one.below + other.below, above: one.above + other.above,
  };
}

/** The interval of a sum: independent errors cancel out in part, the common one does not. */
export function sum(estimates: readonly Estimate[]): ByteInterval {
  let [expected, below, above] = [0, 0, 0];
  for (const each of estimates) {
    expected += each.expected;
    below += each.below * each.below;
    above += each.above * each.above;
  }
  const common = COMMON * expected;
  return {
    low: Math.max(0, Math.round(expected - Math.sqrt(below) - common)),
    expected,
    high: Math.round(expected + Math.sqrt(above) + common),
  };
}

/** In decimal megabytes, as registries count. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Such as `53.7 MB (48.1 to 60.2)`. */
export function describeInterval({ low, expected, high }: ByteInterval): string {
  return `${megabytes(expected)} MB (${megabytes(low)} to ${megabytes(high)})`;
}
