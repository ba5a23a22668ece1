import { problemsIn } from './text';
import { checkSize, ComputeSize, cpuVariables, limitsOf, wholeProcessors } from '../../src/container/compute-size';
import { fakeProject } from '../fake-project';

const sizeProblems = (size: ComputeSize, writableMiB: number, processes: number, processMiB = 64): string[] =>
  problemsIn(problems => checkSize(size, writableMiB, processes, processMiB, problems));

test('the default is the smallest pair of half a processor on Fargate', () => {
  expect([ComputeSize.MEDIUM.vcpu, ComputeSize.MEDIUM.memoryMiB]).toEqual([0.5, 1024]);
});

test.each([
  [0.25, 1],
  [0.5, 1],
  [1, 1],
  [1.9, 1],
  [2, 2],
  [16, 16],
])('code may count on whole processors only: %p vcpu are %p', (vcpu, processors) => {
  expect(wholeProcessors(vcpu)).toBe(processors);
});

test('each whole processor brings room for 256 processes and threads', () => {
  expect(limitsOf(ComputeSize.of(0.5, 1024))).toEqual({ vcpu: 0.5, memoryMiB: 1024, pids: 256, openFiles: 65535 });
  expect(limitsOf(ComputeSize.of(4, 8192)).pids).toBe(1024);
});

// A thousand times 1.001 is 1000.9999999999999.
test.each([0.25, 0.3, 1.1, 0.001, 1.001, 32])('%p vcpu are accepted', vcpu => {
  expect(sizeProblems(ComputeSize.of(vcpu, 1024), 64, 1)).toEqual([]);
});

test.each([0, -1, NaN, Infinity, 0.0001, 0.12345])('fails with %p vcpu', vcpu => {
  expect(sizeProblems(ComputeSize.of(vcpu, 1024), 64, 1)).toEqual([expect.stringContaining(`'size' has ${vcpu} vcpu`)]);
});

test.each([0, -512, 512.5, NaN])('fails with %p MiB', memoryMiB => {
  expect(sizeProblems(ComputeSize.of(0.5, memoryMiB), 64, 1)).toEqual([
    expect.stringContaining(`'size' has ${memoryMiB} MiB`),
  ]);
});

test('fails when the writable paths may fill the memory, naming the memory that is enough', () => {
  expect(sizeProblems(ComputeSize.of(0.25, 512), 448, 1)).toEqual([]);
  expect(sizeProblems(ComputeSize.of(0.25, 512), 449, 1)).toEqual([
    "'size' has 512 MiB of memory, but 'writablePaths' may fill 449 of it and the process needs 64; "
      + 'raise the memory to 513 or more, or make the paths smaller',
  ]);
});

test('fails when the memory has no room for every server process', () => {
  expect(sizeProblems(ComputeSize.of(16, 1024), 64, 16)).toEqual([
    expect.stringContaining('each of 16 processes needs 64; raise the memory to 1088'),
  ]);
});

test('fails when what each process is said to need does not fit, and for no number of MiB', () => {
  expect(sizeProblems(ComputeSize.of(4, 2048), 64, 4, 496)).toEqual([]);
  expect(sizeProblems(ComputeSize.of(4, 2048), 64, 4, 497)).toEqual([
    expect.stringContaining('each of 4 processes needs 497; raise the memory to 2052'),
  ]);
  expect(sizeProblems(ComputeSize.of(4, 2048), 64, 4, 0.5)).toEqual([
    "'processMemoryMiB' is 0.5; use a whole number of MiB, such as 256",
  ]);
});

const NUMERIC = { numpy: '2.3.0', numexpr: '2.11.0', polars: '1.30.0', tokenizers: '0.21.0' };

test('Python is told its share of processors, whole and at least one', () => {
  expect(cpuVariables(fakeProject(), 0.5, {})).toEqual({ PYTHON_CPU_COUNT: '1' });
  expect(cpuVariables(fakeProject(), 2.999, {})).toEqual({ PYTHON_CPU_COUNT: '2' });
});

test('a server that can have several processes gets one for each processor', () => {
  expect(cpuVariables(fakeProject(), 4, { workerCountVariable: 'WEB_CONCURRENCY' }))
    .toEqual({ PYTHON_CPU_COUNT: '4', WEB_CONCURRENCY: '4' });
});

test('thread pools of the numeric libraries in the lock are bounded', () => {
  expect(cpuVariables(fakeProject({ locked: NUMERIC }), 4, {})).toEqual({
    PYTHON_CPU_COUNT: '4',
    OMP_NUM_THREADS: '4',
    NUMEXPR_MAX_THREADS: '4',
    POLARS_MAX_THREADS: '4',
    RAYON_NUM_THREADS: '4',
  });
});

test('with a process for each processor, each computes with one thread', () => {
  const project = fakeProject({ locked: { torch: '2.8.0' } });
  expect(cpuVariables(project, 4, { workerCountVariable: 'WEB_CONCURRENCY' })).toEqual({
    PYTHON_CPU_COUNT: '4', WEB_CONCURRENCY: '4', OMP_NUM_THREADS: '1',
  });
});

test.each([[1, '4'], [2, '2'], [3, '1'], [8, '1']])('%p processes of a worker share the processors: %p threads each', (
  processes, threads,
) => {
  expect(cpuVariables(fakeProject({ locked: { torch: '2.8.0' } }), 4, { processes }))
    .toEqual({ PYTHON_CPU_COUNT: '4', OMP_NUM_THREADS: threads });
});
