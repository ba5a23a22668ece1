import { fargateSizeProblem } from '../../../src/targets/ecs/fargate-size';

test('77 sizes are accepted, among all steps of 512 MiB', () => {
  const vcpus = [0.25, 0.5, 1, 2, 4, 8, 16, 32];
  const memories = Array.from({ length: 512 }, (_, index) => (index + 1) * 512);
  const accepted = vcpus.flatMap(vcpu => memories.filter(memoryMiB => fargateSizeProblem(vcpu, memoryMiB) === undefined));
  expect(accepted).toHaveLength(77);
});

test.each([
  [0.25, 512], [0.25, 2048], [0.5, 1024], [0.5, 4096], [1, 8192], [2, 4096], [4, 30720], [8, 61440], [16, 122880], [32, 249856],
])('%d vCPU with %d MiB is a size', (vcpu, memoryMiB) => {
  expect(fargateSizeProblem(vcpu, memoryMiB)).toBeUndefined();
});

test.each([
  [0.3, 512, 'Fargate has 0.25, 0.5, 1, 2, 4, 8, 16 or 32 vCPU; use ComputeSize.of(0.5, 1024) or ComputeSize.of(0.25, 512)'],
  [64, 262144, 'Fargate has 0.25, 0.5, 1, 2, 4, 8, 16 or 32 vCPU; use ComputeSize.of(32, 249856)'],
  [1, 512, 'Fargate gives 1 vCPU 2048 to 8192 in steps of 1024 MiB; use ComputeSize.of(1, 2048) or ComputeSize.of(0.25, 512)'],
  [1, 2500, 'Fargate gives 1 vCPU 2048 to 8192 in steps of 1024 MiB; use ComputeSize.of(1, 3072)'],
  [0.25, 4096, 'Fargate gives 0.25 vCPU 512, 1024 or 2048 MiB; use ComputeSize.of(0.25, 2048) or ComputeSize.of(0.5, 4096)'],
  [8, 17408, 'Fargate gives 8 vCPU 16384 to 61440 in steps of 4096 MiB; use ComputeSize.of(8, 20480) or ComputeSize.of(4, 17408)'],
  [32, 999999, 'Fargate gives 32 vCPU 61440, 122880 or 249856 MiB; use ComputeSize.of(32, 249856)'],
])('fails for %d vCPU with %d MiB, with what is nearest', (vcpu, memoryMiB, problem) => {
  expect(fargateSizeProblem(vcpu, memoryMiB)).toBe(`'size' is ComputeSize.of(${vcpu}, ${memoryMiB}) but ${problem}`);
});
