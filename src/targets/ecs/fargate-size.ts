import type { Problems } from '../../private/problems';

/** One row of the table of Fargate sizes; memory in MiB. */
interface Row {
  readonly vcpu: number;
  readonly memory: readonly number[];
}

const GIB = 1024;

/** Not the table in the CDK's documentation, which lacks the last row. */
const SIZES: readonly Row[] = [
  { vcpu: 0.25, memory: [512, 1 * GIB, 2 * GIB] },
  { vcpu: 0.5, memory: steps(1, 4, 1) },
  { vcpu: 1, memory: steps(2, 8, 1) },
  { vcpu: 2, memory: steps(4, 16, 1) },
  { vcpu: 4, memory: steps(8, 30, 1) },
  { vcpu: 8, memory: steps(16, 60, 4) },
  { vcpu: 16, memory: steps(32, 120, 8) },
  { vcpu: 32, memory: [60 * GIB, 120 * GIB, 244 * GIB] },
];

/** Reports a size that Fargate does not have, with the nearest one that it has. */
export function checkFargateSize(vcpu: number, memoryMiB: number, problems: Problems): void {
  const row = SIZES.find(each => each.vcpu === vcpu);
  if (row?.memory.includes(memoryMiB)) { return; }
  const allowed = row === undefined
    ? `Fargate has ${list(SIZES.map(each => each.vcpu))} vCPU`
    : `Fargate gives ${vcpu} vCPU ${memoryText(row.memory)} MiB`;
  const nearestRow = row ?? SIZES.find(each => each.vcpu >= vcpu) ?? SIZES[SIZES.length - 1];
  const repairs = [`ComputeSize.of(${nearestRow.vcpu}, ${atLeast(memoryMiB, nearestRow.memory)})`];
  const sameMemory = SIZES.find(each => each.memory.includes(memoryMiB));
  if (sameMemory !== undefined && sameMemory !== nearestRow) {
    repairs.push(`ComputeSize.of(${sameMemory.vcpu}, ${memoryMiB})`);
  }
  problems.add(`'size' is ComputeSize.of(${vcpu}, ${memoryMiB}) but ${allowed}; use ${repairs.join(' or ')}`);
}

function steps(fromGiB: number, toGiB: number, stepGiB: number): number[] {
  const count = (toGiB - fromGiB) / stepGiB + 1;
  return Array.from({ length: count }, (_, index) => (fromGiB + index * stepGiB) * GIB);
}

/** The least that is enough, else the most available, so that a process still fits. */
function atLeast(wanted: number, allowed: readonly number[]): number {
  return allowed.find(each => each >= wanted) ?? allowed[allowed.length - 1];
}

function memoryText(memory: readonly number[]): string {
  const [first, second] = memory;
  return memory.length <= 3 ? list(memory) : `${first} to ${memory[memory.length - 1]} in steps of ${second - first}`;
}

function list(values: readonly number[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values[values.length - 1]}`;
}
