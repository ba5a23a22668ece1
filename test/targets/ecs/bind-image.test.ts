import { mkdtempSync, readdirSync, readFileSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative } from 'path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { containerOf, definitionOf, ENVIRONMENT, fakeImage, newStack, serviceOf, TAG, templateOf } from './containers';
import type { PythonImage } from '../../../src/image';
import { ImageArchitecture } from '../../../src/project';
import { PythonContainerService } from '../../../src/targets/ecs';
import { ImageSource } from '../../../src/targets/image-source';
import { WORKER } from '../specs';

const DIGEST = `sha256:${'a'.repeat(64)}`;

const BOOTSTRAP_REPOSITORY = 'cdk-hnb659fds-container-assets-111122223333-eu-west-1';

/** The image assets that `cdk deploy` would build. */
function dockerImages(app: App, stack: Stack): any[] {
  app.synth();
  const manifest = readFileSync(join(Stage.of(stack)!.outdir, `${stack.artifactId}.assets.json`), 'utf8');
  return Object.values(JSON.parse(manifest).dockerImages ?? {});
}

function arnOf(rest: string): object {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] };
}

function workerIn(stack: Stack, id: string, image: PythonImage): PythonContainerService {
  return new PythonContainerService(stack, id, { container: containerOf(WORKER, image) });
}

describe('an image that the CDK builds', () => {
  test('is staged for its platform, under a folder and a tag that name its content', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENVIRONMENT });
    const service = workerIn(stack, 'Worker', fakeImage(TAG, ImageArchitecture.ARM64));
    const [{ displayName, source, destinations }] = dockerImages(app, stack);
    expect(displayName).toBe(`shop:${TAG}`);
    expect(source).toEqual({
      directory: `asset.shop-${TAG}`,
      platform: 'linux/arm64',
      dockerBuildArgs: { SOURCE_DATE_EPOCH: '315532800' },
    });
    expect(Object.values(destinations)).toEqual([expect.objectContaining({ imageTag: TAG })]);
    expect(readdirSync(join(app.outdir, `asset.shop-${TAG}`))).toEqual(['Dockerfile', 'app']);
    expect(stack.resolve(service.container.imageName)).toEqual({
      'Fn::Join': ['', [
        '111122223333.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, `/${BOOTSTRAP_REPOSITORY}:${TAG}`,
      ]],
    });
  });

  test('is built with its secrets, of which the asset has the names', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: ENVIRONMENT });
    const image = fakeImage();
    Object.assign(image._build, {
      secrets: [
        { id: 'netrc', kind: 'file', place: '/home/ci/.netrc' }, { id: 'token', kind: 'variable', place: 'TOKEN' },
      ],
    });
    workerIn(stack, 'Worker', image);
    expect(dockerImages(app, stack)[0].source.dockerBuildSecrets)
      .toEqual({ netrc: 'type=file,src=/home/ci/.netrc', token: 'type=env,env=TOKEN' });
  });

  test('is staged once for all services, stacks and stages of an app', () => {
    const app = new App();
    const image = fakeImage();
    const stage = new Stage(app, 'Production');
    const stacks = [new Stack(app, 'One', { env: ENVIRONMENT }), new Stack(stage, 'Two', { env: ENVIRONMENT })];
    const services = stacks.flatMap(stack => ['A', 'B'].map(id => workerIn(stack, id, image)));
    const names = services.map(service => JSON.stringify(Stack.of(service).resolve(service.container.imageName)));
    expect(new Set(names).size).toBe(1);
    expect(image.stage).toHaveBeenCalledTimes(1);
    expect(stacks.flatMap(stack => dockerImages(app, stack)).map(({ source }) => source.directory))
      .toEqual([`asset.shop-${TAG}`, `../asset.shop-${TAG}`]);
  });

  test('is staged anew for another app', () => {
    const image = fakeImage();
    for (const app of [new App(), new App()]) { workerIn(new Stack(app, 'Stack'), 'Worker', image); }
    expect(image.stage).toHaveBeenCalledTimes(2);
  });

  test('can be entered by its user, whatever the umask of the machine', () => {
    const umask = process.umask(0o077);
    try {
      const app = new App();
      workerIn(new Stack(app, 'Stack'), 'Worker', fakeImage());
      expect(statSync(join(app.outdir, `asset.shop-${TAG}`, 'app')).mode.toString(8)).toBe('40755');
    } finally {
      process.umask(umask);
    }
  });

  test('is found from a folder that is given relative to where the app runs', () => {
    const outdir = relative(process.cwd(), mkdtempSync(join(tmpdir(), 'cdk.out-')));
    const app = new App({ outdir });
    const stack = new Stack(app, 'Stack');
    workerIn(stack, 'Worker', fakeImage());
    expect(dockerImages(app, stack)[0].source.directory).toBe(`asset.shop-${TAG}`);
  });

  test('may be pulled by the execution role', () => {
    templateOf(serviceOf()).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: Match.arrayWith(['ecr:BatchGetImage']),
          Resource: arnOf(`:ecr:eu-west-1:111122223333:repository/${BOOTSTRAP_REPOSITORY}`),
        })]),
      },
    });
  });
});

test('an image in ECR is named by its content tag and may be pulled', () => {
  const stack = newStack();
  const repository = new Repository(stack, 'Repository');
  const service = serviceOf({}, { image: ImageSource.ecr(repository) }, stack);
  expect(JSON.stringify(definitionOf(service).Image)).toContain(`:${TAG}"`);
  templateOf(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({
        Action: Match.arrayWith(['ecr:BatchGetImage']), Resource: stack.resolve(repository.repositoryArn),
      })]),
    },
  });
});

test('an image in another registry is named by its content tag and needs no permission', () => {
  const service = serviceOf({}, { image: ImageSource.registry('ghcr.io/acme/shop') });
  expect(definitionOf(service).Image).toBe(`ghcr.io/acme/shop:${TAG}`);
  expect(JSON.stringify(templateOf(service).findResources('AWS::IAM::Policy'))).not.toContain('ecr:');
});

test('an existing image is taken as it is', () => {
  const reference = `ghcr.io/acme/shop@${DIGEST}`;
  expect(definitionOf(serviceOf({}, { image: ImageSource.existing(reference) })).Image).toBe(reference);
});

test.each([
  [`@${DIGEST}`, `@${DIGEST}`], [':1.2', ':1.2'], [`:1.2@${DIGEST}`, `@${DIGEST}`],
])('an existing image of another account and region in ECR may be pulled (%s)', (given, version) => {
  const reference = `444455556666.dkr.ecr.us-east-1.amazonaws.com/acme/shop${given}`;
  const service = serviceOf({}, { image: ImageSource.existing(reference) });
  expect(definitionOf(service).Image).toEqual({
    'Fn::Join': ['', ['444455556666.dkr.ecr.us-east-1.', { Ref: 'AWS::URLSuffix' }, `/acme/shop${version}`]],
  });
  templateOf(service).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({
        Action: Match.arrayWith(['ecr:BatchGetImage']),
        Resource: arnOf(':ecr:us-east-1:444455556666:repository/acme/shop'),
      })]),
    },
  });
  expect(Annotations.fromStack(Stack.of(service)).findWarning('*', Match.anyValue())).toEqual([]);
});
