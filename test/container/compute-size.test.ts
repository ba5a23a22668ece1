import { ComputeSize, limitsOf, sizeProblems, wholeProcessors } from '../../src/container/compute-size';

test('the default is the smallest pair of half a processor on Fargate', () => {
  expect([ComputeSize.MEDIUM.vcpu, ComputeSize.MEDIUM.memoryMiB]).toEqual([0.5, 1024]);
});

test.each([[0.25, 1], [0.5, 1], [1, 1], [1.9, 1], [2, 2], [16, 16]])('code may count on whole processors only: %p vcpu are %p', (vcpu, processors) => {
  expect(wholeProcessors(vcpu)).toBe(processors);
});

test('each whole processor brings room for 256 processes and threads', () => {
  expect(limitsOf(ComputeSize.of(0.5, 1024))).toEqual({ vcpu: 0.5, memoryMiB: 1024, pids: 256, openFiles: 65535 });
  expect(limitsOf(ComputeSize.of(4, 8192)).pids).toBe(1024);
});

test.each([0.25, 0.3, 1.1, 0.001, 32])('%p vcpu are accepted', vcpu => {
  expect(sizeProblems(ComputeSize.of(vcpu, 1024), 64, 1)).toEqual([]);
});

test.each([0, -1, NaN, Infinity, 0.0001, 0.12345])('fails with %p vcpu', vcpu => {
  expect(sizeProblems(ComputeSize.of(vcpu, 1024), 64, 1)).toEqual([expect.stringContaining(`'size' has ${vcpu} vcpu`)]);
});

test.each([0, -512, 512.5, NaN])('fails with %p MiB', memoryMiB => {
  expect(sizeProblems(ComputeSize.of(0.5, memoryMiB), 64, 1)).toEqual([expect.stringContaining(`'size' has ${memoryMiB} MiB`)]);
});

test('fails when the writable paths may fill the memory, naming the memory that is enough', () => {
  expect(sizeProblems(ComputeSize.of(0.25, 512), 448, 1)).toEqual([]);
  expect(sizeProblems(ComputeSize.of(0.25, 512), 449, 1)).toEqual([
    "'size' has 512 MiB of memory, but 'writablePaths' may fill 449 of it and the process needs at least 64; raise the memory to 513 or more, or make the paths smaller",
  ]);
});

test('fails when the memory has no room for every server process', () => {
  expect(sizeProblems(ComputeSize.of(16, 1024), 64, 16)).toEqual([expect.stringContaining('each of 16 processes needs at least 64; raise the memory to 1088')]);
});
