import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IConstruct } from 'constructs';
import type { ContainerSpec, PythonContainer } from '../../../src/container';
import type { PythonImage } from '../../../src/image';
import { Problems } from '../../../src/private/problems';
import { writeTree } from '../../../src/private/write-files';
import { ImageArchitecture } from '../../../src/project';
import { PythonContainerService, PythonContainerServiceProps } from '../../../src/targets/ecs';
import { checkService } from '../../../src/targets/ecs/check-service';
import { WEB } from '../specs';

export const TAG = '0.1.0-3f9a1c0b2d7e';
export const ENVIRONMENT = { account: '111122223333', region: 'eu-west-1' };
export const CERTIFICATE_ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

/** As much of an image as a target asks for. */
export function fakeImage(contentTag = TAG, architecture = ImageArchitecture.X86_64): PythonImage {
  const stage = jest.fn((directory: string) => {
    const paths = ['Dockerfile', 'app/main.py'];
    writeTree(directory, paths.map(path => ({ path, content: Buffer.from(''), executable: false })));
    return directory;
  });
  const inputs = {
    arguments: { SOURCE_DATE_EPOCH: '315532800' }, platform: architecture.dockerPlatform, secrets: [],
  };
  return { name: 'shop', contentTag, architecture, stage, warnings: [], _build: inputs } as unknown as PythonImage;
}

/** A container of any description, also of those that no project leads to. */
export function containerOf(
  spec: Partial<ContainerSpec> = {}, image = fakeImage(), warnings: string[] = [],
): PythonContainer {
  return { image, warnings, _ownWarnings: warnings, _spec: { ...WEB, ...spec } } as unknown as PythonContainer;
}

export function newStack(): Stack {
  return new Stack(new App(), 'Stack', { env: ENVIRONMENT });
}

type Props = Partial<PythonContainerServiceProps>;

/** A service of a web container that differs from the usual one in `spec`, in a stack of its own. */
export function serviceOf(
  spec: Partial<ContainerSpec> = {}, props: Props = {}, stack = newStack(),
): PythonContainerService {
  return new PythonContainerService(stack, 'Web', { container: containerOf(spec), ...props });
}

/** What a service of a container would be refused for. */
export function problemsOf(spec: ContainerSpec, props: Omit<Props, 'container'>, scope = newStack()): string[] {
  const problems = new Problems('PythonContainerService');
  checkService(scope, spec, props, problems);
  return problems.messages;
}

export function templateOf(construct: IConstruct): Template {
  return Template.fromStack(Stack.of(construct));
}

/** Properties of the only resource of this type. */
export function only(construct: IConstruct, type: string): any {
  const found = Object.values(templateOf(construct).findResources(type));
  expect(found).toHaveLength(1);
  return found[0].Properties;
}

export function definitionOf(service: PythonContainerService): any {
  return only(service, 'AWS::ECS::TaskDefinition').ContainerDefinitions[0];
}
