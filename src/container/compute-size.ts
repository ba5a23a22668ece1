import { isWholeNumber } from './check-values';
import type { ContainerSpec } from './spec';
import type { Variables } from '../image';
import { call } from '../private/messages';
import type { Problems } from '../private/problems';
import { NUMBER, requireShape } from '../private/shape';
import type { ProcessPlan } from '../process';
import type { PythonProject } from '../project';

/**
 * Processes and threads together, for each whole processor: one server process with anyio's 40 threads, the default
 * executor's 32 and a BLAS pool stays near 100, and a fork bomb is stopped before it harms the host (CIS Docker 5.29).
 */
const TASKS_PER_PROCESSOR = 256;

/**
 * The limit on Fargate. That of a Docker host is often unlimited, which slows down programs that close every
 * descriptor.
 */
const OPEN_FILES = 65535;

/** Memory of a small web framework before its first request. */
export const LEAST_PROCESS_MIB = 64;

/**
 * Processor and memory of one container: request and limit at once, so that it behaves the same on every platform and
 * at every hour.
 */
export class ComputeSize {
  /**
   * A quarter of a processor and 512 MiB: quiet workers and internal tools. Imports take four times as long as on a
   * whole processor.
   */
  public static readonly SMALL = ComputeSize.of(0.25, 512);

  /**
   * Half a processor and 1024 MiB, the default: the imports of a usual web framework (0.6 s on a whole processor) stay
   * near a second, and 1024 MiB is the least memory that Fargate offers with it.
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
    requireShape('ComputeSize.of', { vcpu, memoryMiB }, { vcpu: NUMBER, memoryMiB: NUMBER });
    return new ComputeSize(vcpu, memoryMiB);
  }

  private constructor(
    /** Processors. ECS `Cpu` (times 1024), Kubernetes `cpu`, Compose `cpus`. */
    public readonly vcpu: number,
    /** Memory in MiB; the kernel kills the container above it. ECS `Memory`, Kubernetes and Compose `memory`. */
    public readonly memoryMiB: number,
  ) {}

  /** One line for logs and messages, such as `ComputeSize.of(0.5, 1024)`. */
  public toString(): string {
    return call('ComputeSize.of', this.vcpu, this.memoryMiB);
  }
}

/** Processors that code may count on, for worker processes and thread pools: never less than one. */
export function wholeProcessors(vcpu: number): number {
  return Math.max(1, Math.floor(vcpu));
}

/** The limits that follow from a size. */
export function limitsOf({ vcpu, memoryMiB }: ComputeSize): ContainerSpec['size'] {
  return { vcpu, memoryMiB, pids: TASKS_PER_PROCESSOR * wholeProcessors(vcpu), openFiles: OPEN_FILES };
}

/**
 * @param writableMiB what the writable paths may fill
 * @param processes server or worker processes that share the rest
 * @param processMiB what each of them needs
 */
export function checkSize(
  { vcpu, memoryMiB }: ComputeSize, writableMiB: number, processes: number, processMiB: number, problems: Problems,
): void {
  if (!(vcpu > 0 && vcpu < Infinity) || Math.round(vcpu * 1000) / 1000 !== vcpu) {
    problems.add(`'size' has ${vcpu} vcpu; use a number above 0 in steps of 0.001, such as 0.5`);
  }
  if (!isWholeNumber(memoryMiB, 1)) {
    problems.add(`'size' has ${memoryMiB} MiB of memory; use a whole number of MiB, such as 1024`);
    return;
  }
  if (!isWholeNumber(processMiB, 1)) {
    problems.add(`'processMemoryMiB' is ${processMiB}; use a whole number of MiB, such as 256`);
    return;
  }
  const needed = writableMiB + processes * processMiB;
  if (memoryMiB < needed) {
    const each = processes === 1 ? 'the process' : `each of ${processes} processes`;
    problems.add(`'size' has ${memoryMiB} MiB of memory, but 'writablePaths' may fill ${writableMiB} of it `
      + `and ${each} needs ${processMiB}; raise the memory to ${needed} or more, `
      + 'or make the paths smaller');
  }
}

/** Processes that share the processors of a container. */
type CountedProcesses = Pick<ProcessPlan, 'workerCountVariable' | 'processes'>;

/** Thread pools that count the processors of the host, not the container's share, and the variable that limits them. */
const THREAD_POOLS: ReadonlyArray<{ readonly variable: string; readonly packages: string[] }> = [
  // OpenBLAS, MKL and libomp all read it.
  { variable: 'OMP_NUM_THREADS', packages: ['numpy', 'torch', 'onnxruntime', 'tensorflow', 'xgboost', 'lightgbm'] },
  { variable: 'NUMEXPR_MAX_THREADS', packages: ['numexpr'] },
  { variable: 'POLARS_MAX_THREADS', packages: ['polars'] },
  { variable: 'RAYON_NUM_THREADS', packages: ['tokenizers'] },
];

/**
 * Variables that follow from the container's share of processors. Python, servers and numeric libraries count those of
 * the host and start far too many processes and threads on a large one. They are set at the task or pod, so that the
 * image is the same for every size.
 *
 * @param plan of what the container runs
 */
export function cpuVariables(
  project: PythonProject, vcpu: number, { workerCountVariable, processes = 1 }: CountedProcesses,
): Variables {
  const processors = wholeProcessors(vcpu);
  // With a process for each processor, each computes with one thread.
  const threads = workerCountVariable === undefined ? Math.max(1, Math.floor(processors / processes)) : 1;
  const isLocked = (name: string): boolean => project._installation.versionOf(name) !== undefined;
  const pools = THREAD_POOLS.filter(({ packages }) => packages.some(isLocked));
  return {
    PYTHON_CPU_COUNT: String(processors),
    ...workerCountVariable === undefined ? {} : { [workerCountVariable]: String(processors) },
    ...Object.fromEntries(pools.map(({ variable }) => [variable, String(threads)])),
  };
}
