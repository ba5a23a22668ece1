import type { Template } from 'aws-cdk-lib/assertions';
import { containerOf, fakeImage, newStack } from './containers';
import type { ContainerSpec, PythonContainer } from '../../../src/container';
import { PythonContainerService, type PythonContainerServiceProps } from '../../../src/targets/ecs';
import { JOB, WEB } from '../specs';

type Props = Partial<PythonContainerServiceProps>;

export const stepOf = (spec: Partial<ContainerSpec> = {}, image = fakeImage()): PythonContainer => {
  const container = containerOf({ ...JOB, name: 'migrate', ...spec }, image);
  return Object.assign(container, { name: container._spec.name });
};

/** A service that waits for a step. */
export function serviceOf(
  release: PythonContainer, props: Props = {}, stack = newStack(), id = 'Web', spec: Partial<ContainerSpec> = WEB,
): PythonContainerService {
  return new PythonContainerService(stack, id, { container: Object.assign(containerOf(spec), { release }), ...props });
}

export const runOf = (template: Template): any => {
  const found = Object.values(template.findResources('Custom::PythonContainerRelease'));
  expect(found).toHaveLength(1);
  return found[0];
};

export const RUN = /^PythonContainerReleaseshopmigrateRun/;

/** What a resource waits for, without the hash of each. */
export const waitedFor = ({ DependsOn = [] }: any): string[] => DependsOn.map((id: string) => id.replace(/[0-9A-F]{8}$/, ''));
