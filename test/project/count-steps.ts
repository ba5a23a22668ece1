/**
 * How much text is looked at while something runs: what regular expressions match, and what is split and joined. A
 * number of steps instead of a time, which depends on the machine.
 */
export function countSteps(work: () => unknown): number {
  let steps = 0;
  const { exec } = RegExp.prototype;
  const { join } = Array.prototype;
  const { split } = String.prototype;
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    const match = exec.call(this, text);
    steps += 1 + (match?.[0].length ?? 0);
    return match;
  };
  Array.prototype.join = function (this: unknown[], separator?: string) {
    const joined = join.call(this, separator);
    steps += joined.length;
    return joined;
  };
  String.prototype.split = function (this: string, ...given: unknown[]) {
    steps += this.length;
    return Reflect.apply(split, this, given) as string[];
  };
  try {
    work();
  } finally {
    RegExp.prototype.exec = exec;
    Array.prototype.join = join;
    String.prototype.split = split;
  }
  return steps;
}
