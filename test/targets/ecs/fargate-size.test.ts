import { Problems } from '../../../src/private/problems';
import { checkFargateSize } from '../../../src/targets/ecs/fargate-size';

function problemsOf(vcpu: number, memoryMiB: number): string[] {
  const problems = new Problems('PythonContainerService');
  checkFargateSize(vcpu, memoryMiB, problems);
  return problems.messages;
}

test('77 sizes are accepted, among all steps of 512 MiB', () => {
  const vcpus = [0.25, 0.5, 1, 2, 4, 8, 16, 32];
  const memories = Array.from({ length: 512 }, (_, index) => (index + 1) * 512);
  const accepted = vcpus.flatMap(vcpu => memories.filter(memoryMiB => problemsOf(vcpu, memoryMiB).length === 0));
  expect(accepted).toHaveLength(77);
});

test.each([
  [0.25, 512], [0.25, 2048], [0.5, 1024], [0.5, 4096], [1, 8192],
  [2, 4096], [4, 30720], [8, 61440], [16, 122880], [32, 249856],
])('%d vCPU with %d MiB is a size', (vcpu, memoryMiB) => {
  expect(problemsOf(vcpu, memoryMiB)).toEqual([]);
});

test.each([
  [0.3, 512, '0.25, 0.5, 1, 2, 4, 8, 16 or 32 vCPU', 'ComputeSize.of(0.5, 1024) or ComputeSize.of(0.25, 512)'],
  [64, 262144, '0.25, 0.5, 1, 2, 4, 8, 16 or 32 vCPU', 'ComputeSize.of(32, 249856)'],
])('fails for %d vCPU with %d MiB, with what is nearest', (vcpu, memoryMiB, allowed, repair) => {
  expect(problemsOf(vcpu, memoryMiB))
    .toEqual([`'size' is ComputeSize.of(${vcpu}, ${memoryMiB}) but Fargate has ${allowed}; use ${repair}`]);
});

test.each([
  [1, 512, '2048 to 8192 in steps of 1024', 'ComputeSize.of(1, 2048) or ComputeSize.of(0.25, 512)'],
  [1, 2500, '2048 to 8192 in steps of 1024', 'ComputeSize.of(1, 3072)'],
  [0.25, 4096, '512, 1024 or 2048', 'ComputeSize.of(0.25, 2048) or ComputeSize.of(0.5, 4096)'],
  [8, 17408, '16384 to 61440 in steps of 4096', 'ComputeSize.of(8, 20480) or ComputeSize.of(4, 17408)'],
  [32, 999999, '61440, 122880 or 249856', 'ComputeSize.of(32, 249856)'],
])('fails for %d vCPU with the memory of %d MiB, with what is nearest', (vcpu, memoryMiB, allowed, repair) => {
  expect(problemsOf(vcpu, memoryMiB)).toEqual([
    `'size' is ComputeSize.of(${vcpu}, ${memoryMiB}) but Fargate gives ${vcpu} vCPU ${allowed} MiB; use ${repair}`,
  ]);
});
