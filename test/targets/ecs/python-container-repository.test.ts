import { newStack, only, templateOf } from './containers';
import { PythonContainerRepository } from '../../../src/targets/ecs';

test('tags are immutable, pushes are scanned, contents are encrypted', () => {
  expect(only(new PythonContainerRepository(newStack(), 'Repository'), 'AWS::ECR::Repository')).toMatchObject({
    ImageTagMutability: 'IMMUTABLE',
    ImageScanningConfiguration: { ScanOnPush: true },
    EncryptionConfiguration: { EncryptionType: 'KMS' },
  });
});

test('the repository outlives its stack, but not a first deployment that is rolled back', () => {
  templateOf(new PythonContainerRepository(newStack(), 'Repository')).hasResource('AWS::ECR::Repository', {
    DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain',
  });
});

test.each([
  [undefined, 30], [100, 100],
])('with keptImages %p the newest %d images stay, whatever their tag', (keptImages, countNumber) => {
  const repository = new PythonContainerRepository(newStack(), 'Repository', { keptImages });
  const { LifecyclePolicy } = only(repository, 'AWS::ECR::Repository');
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
  const nameOf = (props = {}) =>
    only(new PythonContainerRepository(newStack(), 'Repository', props), 'AWS::ECR::Repository').RepositoryName;
  expect(nameOf()).toBeUndefined();
  expect(nameOf({ repositoryName: 'acme/shop' })).toBe('acme/shop');
});

test.each([
  [0, '0'], [2, '2'], [2.5, '2.5'], [NaN, 'NaN'],
])('fails when keptImages is %p', (keptImages, shown) => {
  const make = () => new PythonContainerRepository(newStack(), 'Repository', { keptImages });
  expect(make).toThrow(expect.objectContaining({
    name: 'PythonContainerRepositoryInvalid',
    message: 'PythonContainerRepositoryInvalid: '
      + `invalid PythonContainerRepository "Stack/Repository": 'keptImages' is ${shown}; `
      + 'use a whole number of 3 or more, so that a rollback finds its image',
  }));
});
