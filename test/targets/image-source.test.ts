import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Fn, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import fc from 'fast-check';
import { quote } from '../../src/private/messages';
import { ImageSource } from '../../src/targets/image-source';
import { hostileText, madeOrTypedError, text } from '../hostile';

const TAG = '0.1.0-3f9a1c0b2d7e';
const DIGEST = `sha256:${'a'.repeat(64)}`;

test('an asset has no name before it is built', () => {
  expect(ImageSource.cdkAsset()._reference(TAG)).toBeUndefined();
});

test('an ECR repository is named by its URI and the content tag', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const repository = Repository.fromRepositoryName(stack, 'Repository', 'shop');
  const source = ImageSource.ecr(repository);
  expect(stack.resolve(source._reference(TAG))).toEqual({
    'Fn::Join': ['', ['111122223333.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, `/shop:${TAG}`]],
  });
  expect(source._repository).toBe(repository);
});

test.each([
  'ghcr.io/acme/shop', 'shop', 'acme/shop', 'localhost/shop', 'localhost:5000/shop', 'build-host:5000/a/b.c/d__e/f--g',
])('the registry name %s gets the content tag', name => {
  expect(ImageSource.registry(name)._reference(TAG)).toBe(`${name}:${TAG}`);
});

describe('with a file of digests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digests-'));
  const fileWith = (content: string): string => {
    const digestFile = join(folder, 'digests.json');
    writeFileSync(digestFile, content);
    return digestFile;
  };
  const name = 'ghcr.io/acme/shop';

  test('the tag and the digest of the content name the image', () => {
    const source = ImageSource.registry(name, { digestFile: fileWith(JSON.stringify({ [`${name}:${TAG}`]: DIGEST })) });
    expect(source._reference(TAG)).toBe(`${name}:${TAG}@${DIGEST}`);
    expect(source._notes(TAG)).toEqual([]);
  });

  test.each([
    ['has only those of other content', () => fileWith(JSON.stringify({ [`${name}:0.1.0-000000000000`]: DIGEST }))],
    ['is not there before the first push', () => join(folder, 'none.json')],
  ])('that %s, the tag alone names the image, and a note says what to do', (_, file) => {
    const digestFile = file();
    const source = ImageSource.registry(name, { digestFile });
    expect(source._reference(TAG)).toBe(`${name}:${TAG}`);
    expect(source._notes(TAG)).toEqual([
      `${quote(digestFile)} has no digest of ${name}:${TAG}, so the tag alone names the image; run push.sh, and then `
      + 'this program again',
    ]);
    expect(ImageSource.registry(name)._notes(TAG)).toEqual([]);
  });

  test.each([
    ['{', /which is not JSON: /],
    ['[]', /which has no digests; run the push.sh that writes it again/],
    ['{}', /which has no digests/],
    ['{"ghcr.io/acme/shop:1": "latest"}', /which has "latest" for "ghcr.io\/acme\/shop:1"; expected 'sha256:'/],
    ['{"a\\u001b[2J": 1}', /which has 1 for "a\\u001b\[2J"/],
  ])('fails for %s', (content, message) => {
    expect(() => ImageSource.registry(name, { digestFile: fileWith(content) })).toThrow(message);
  });

  test('fails for a name that is known only at deployment, of which no digest is known', () => {
    expect(() => ImageSource.registry(Fn.importValue('Name'), { digestFile: fileWith('{}') }))
      .toThrow(/'name' is known only at deployment, so no digest is known for it; remove 'digestFile'/);
  });
});

// The registries that people have, and what their names look like.
test.each([
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop', 'public.ecr.aws/a1b2c3d4/shop',
  'europe-west1-docker.pkg.dev/acme-prod/images/shop', 'gcr.io/acme-prod/shop', 'eu.gcr.io/acme-prod/shop',
  'ghcr.io/acme/shop', 'docker.io/acme/shop', 'acme.azurecr.io/shop', 'registry.example:5000/acme/shop',
])('%s is a name of a registry', name => {
  expect(ImageSource.registry(name)._reference(TAG)).toBe(`${name}:${TAG}`);
});

test.each(['ghcr.io/acme/shop:1', `ghcr.io/acme/shop@${DIGEST}`, `localhost:5000/shop:1@${DIGEST}`])(
  'fails when the registry name %s has a tag or digest of its own', name => {
    expect(() => ImageSource.registry(name)).toThrow(
      `invalid ImageSource.registry: 'name' is ${quote(name)} but the content tag of the image is added to it; `
      + `remove tag and digest, or use ImageSource.existing(${quote(name)})`,
    );
  });

test.each(['https://ghcr.io/acme/shop', 'ghcr.io/Acme/shop', 'Acme/shop', 'ghcr.io/acme/', '/shop', 'shop shop', ''])(
  'fails when %p is no image name', name => {
    const message = `is "${name}", which is not an image name; write host and path in lower case and without a scheme`;
    expect(() => ImageSource.registry(name)).toThrow(`'name' ${message}`);
    expect(() => ImageSource.existing(name)).toThrow(`'reference' ${message}`);
  });

test.each(['ghcr.io/acme/shop:1.2', `ghcr.io/acme/shop@${DIGEST}`, `localhost:5000/shop:1.2@${DIGEST}`])(
  'the existing image %s is used as it is', reference => {
    expect(ImageSource.existing(reference)._reference(TAG)).toBe(reference);
  });

test.each(['ghcr.io/acme/shop', 'localhost:5000/shop'])(
  'fails when the existing image %s has neither tag nor digest', reference => {
    expect(() => ImageSource.existing(reference)).toThrow(
      `'reference' is "${reference}", which means 'latest' and can change without notice; `
      + "add the digest ('@sha256:...') or a fixed tag",
    );
  });

test('a tag has at most 128 characters', () => {
  expect(ImageSource.existing(`shop:${'1'.repeat(128)}`)._reference(TAG)).toHaveLength(133);
  expect(() => ImageSource.existing(`shop:${'1'.repeat(129)}`)).toThrow('is not an image name');
});

test('names that are only known at deployment are not judged', () => {
  const stack = new Stack(new App(), 'Stack');
  const imported = Fn.importValue('ImageName');
  expect(stack.resolve(ImageSource.registry(imported)._reference(TAG)))
    .toEqual({ 'Fn::Join': ['', [{ 'Fn::ImportValue': 'ImageName' }, `:${TAG}`]] });
  expect(stack.resolve(ImageSource.existing(imported)._reference(TAG))).toEqual({ 'Fn::ImportValue': 'ImageName' });
});

test('each source says what kind it is', () => {
  const sources = [ImageSource.cdkAsset(), ImageSource.registry('shop'), ImageSource.existing('shop:1')];
  expect(sources.map(source => source._kind)).toEqual(['cdkAsset', 'registry', 'existing']);
});

test('any text is an error with a code, or a name that is taken as it is', () => {
  let made = 0;
  const good = text('registry.example/shop', 'registry.example:5000/a/b', `shop@${DIGEST}`, 'shop:1');
  const name = fc.oneof(good, hostileText);
  fc.assert(fc.property(name, given => {
    const registry = madeOrTypedError(() => ImageSource.registry(given));
    const existing = madeOrTypedError(() => ImageSource.existing(given));
    if (registry) { expect(registry._reference(TAG)).toBe(`${given}:${TAG}`); }
    if (existing) { expect(existing._reference(TAG)).toBe(given); }
    made += registry || existing ? 1 : 0;
  }), { seed: 6, numRuns: 500 });
  expect(made).toBeGreaterThan(50);
});

test('inside src/targets only public props call a source an image', () => {
  const folder = join(__dirname, '..', '..', 'src', 'targets');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'));
  const named = files.filter(path => /\bimage\??: ImageSource[,;)]/.test(readFileSync(join(folder, path), 'utf8')));
  expect(named.sort()).toEqual([
    'ecs/ecs-task-props.ts', 'kubernetes/python-container-deployment-props.ts',
    'kubernetes/python-container-job-props.ts',
  ]);
});
