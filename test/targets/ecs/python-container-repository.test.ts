import { newStack, only, templateOf } from './containers';
import { PythonContainerRepository } from '../../../src/targets/ecs';

test('tags are immutable, pushes are scanned, contents are encrypted', () => {
  expect(only(new PythonContainerRepository(newStack(), 'Repository'), 'AWS::ECR::Repository')).toMatchObject({
    ImageTagMutability: 'IMMUTABLE',
    ImageScanningConfiguration: { ScanOnPush: true },
    EncryptionConfiguration: { EncryptionType: 'KMS' },
  });
});

test('the repository outlives its stack', () => {
  templateOf(new PythonContainerRepository(newStack(), 'Repository')).hasResource('AWS::ECR::Repository', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test.each([[undefined, 30], [100, 100]])('with keptImages %p the newest %d images stay, whatever their tag', (keptImages, countNumber) => {
  const { LifecyclePolicy } = only(new PythonContainerRepository(newStack(), 'Repository', { keptImages }), 'AWS::ECR::Repository');
  expect(JSON.parse(LifecyclePolicy.LifecyclePolicyText)).toEqual({
    rules: [{
      rulePriority: 1,
      description: `keep the last ${countNumber} images`,
      selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber },
      action: { type: 'expire' },
    }],
  });
});

test('the name is CloudFormation\'s unless one is given', () => {
  expect(only(new PythonContainerRepository(newStack(), 'Repository'), 'AWS::ECR::Repository')).not.toHaveProperty('RepositoryName');
  expect(only(new PythonContainerRepository(newStack(), 'Repository', { repositoryName: 'acme/shop' }), 'AWS::ECR::Repository').RepositoryName).toBe('acme/shop');
});

test.each([0, 2, 2.5, NaN])('fails when keptImages is %p', keptImages => {
  expect(() => new PythonContainerRepository(newStack(), 'Repository', { keptImages })).toThrow(expect.objectContaining({
    name: 'PythonContainerRepositoryInvalid',
    message: `invalid PythonContainerRepository 'Stack/Repository': 'keptImages' is ${keptImages}; state a whole number, 3 or more, so that a rollback finds its image [PythonContainerRepositoryInvalid]`,
  }));
});
