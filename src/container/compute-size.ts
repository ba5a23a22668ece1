import { isWholeNumber } from './whole-number';

/**
 * Processes and threads together, for each whole processor: one server process with anyio's 40 threads, the default executor's 32
 * and a BLAS pool stays near 100, and a fork bomb still ends before it hurts the host (CIS Docker 5.29).
 */
const TASKS_PER_PROCESSOR = 256;

/** What Fargate gives anyway. The default of a Docker host is often unlimited, which makes programs that close every descriptor slow. */
const OPEN_FILES = 65535;

/** What a small web framework occupies before its first request. */
const LEAST_PROCESS_MIB = 64;

/** Processor and memory of one container: request and limit at once, so that it behaves the same on every platform and at every hour. */
export class ComputeSize {
  /** A quarter of a processor and 512 MiB: quiet workers and internal tools. Imports take four times as long as on a whole processor. */
  public static readonly SMALL = ComputeSize.of(0.25, 512);

  /**
   * Half a processor and 1024 MiB, the default: the imports of a usual web framework (0.6 s on a whole processor) stay near a second,
   * and 1024 MiB is the least memory that Fargate sells with it.
   */
  public static readonly MEDIUM = ComputeSize.of(0.5, 1024);

  /** One processor and 2048 MiB: one busy server process. */
  public static readonly LARGE = ComputeSize.of(1, 2048);

  /** Two processors and 4096 MiB: several worker processes, or numeric code with threads. */
  public static readonly XLARGE = ComputeSize.of(2, 4096);

  /**
   * Any other size. ECS accepts only Fargate's pairs of processor and memory, which is checked there.
   *
   * @param vcpu processors, in steps of a thousandth: 0.25 is a quarter of one
   * @param memoryMiB memory in MiB, a whole number; writable paths count against it on ECS and under Compose
   */
  public static of(vcpu: number, memoryMiB: number): ComputeSize {
    return new ComputeSize(vcpu, memoryMiB);
  }

  private constructor(
    /** Processors. ECS `Cpu` (times 1024), Kubernetes `cpu`, Compose `cpus`. */
    public readonly vcpu: number,
    /** Memory in MiB; the kernel kills the container above it. ECS `Memory`, Kubernetes and Compose `memory`. */
    public readonly memoryMiB: number,
  ) {}
}

/** Processors that code may count on, for worker processes and thread pools: never less than one. */
export function wholeProcessors(vcpu: number): number {
  return Math.max(1, Math.floor(vcpu));
}

/** The limits that follow from a size. */
export function limitsOf({ vcpu, memoryMiB }: ComputeSize): { vcpu: number; memoryMiB: number; pids: number; openFiles: number } {
  return { vcpu, memoryMiB, pids: TASKS_PER_PROCESSOR * wholeProcessors(vcpu), openFiles: OPEN_FILES };
}

/** @param writableMiB what the writable paths may fill; @param processes server or worker processes that share the rest */
export function sizeProblems({ vcpu, memoryMiB }: ComputeSize, writableMiB: number, processes: number): string[] {
  const problems: string[] = [];
  if (!(vcpu > 0 && vcpu < Infinity) || Math.round(vcpu * 1000) / 1000 !== vcpu) {
    problems.push(`'size' has ${vcpu} vcpu; state a number above 0 in steps of 0.001, such as 0.5`);
  }
  if (!isWholeNumber(memoryMiB, 1)) {
    problems.push(`'size' has ${memoryMiB} MiB of memory; state a whole number of MiB, such as 1024`);
    return problems;
  }
  const needed = writableMiB + processes * LEAST_PROCESS_MIB;
  if (memoryMiB < needed) {
    const each = processes === 1 ? 'the process' : `each of ${processes} processes`;
    problems.push(`'size' has ${memoryMiB} MiB of memory, but 'writablePaths' may fill ${writableMiB} of it `
      + `and ${each} needs at least ${LEAST_PROCESS_MIB}; raise the memory to ${needed} or more, or make the paths smaller`);
  }
  return problems;
}
