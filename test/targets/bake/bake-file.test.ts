import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { BakeFile, BuildCache, ImageSource, type BakeFileProps } from '../../../src';
import { line } from '../../../src/private/line';
import { quote } from '../../../src/private/messages';
import { fakeImage } from '../../container/fake-image';
import { fixtureImage } from '../../outputs';

const bake = (props: Partial<BakeFileProps> = {}): any =>
  JSON.parse(new BakeFile({ images: { shop: fakeImage() }, ...props }).render());

function problemsOf(props: Partial<BakeFileProps>): string {
  try {
    return new BakeFile({ images: { shop: fakeImage() }, ...props }).render();
  } catch (error) {
    return (error as Error).message;
  }
}

test('a target has what a build needs, and no record of it', () => {
  const { group, target } = bake({ sources: { shop: ImageSource.registry('ghcr.io/acme/shop') } });
  expect(group).toEqual({ default: { targets: ['shop'] } });
  expect(target).toEqual({
    shop: {
      context: 'shop',
      args: { SOURCE_DATE_EPOCH: '315532800' },
      platforms: ['linux/amd64'],
      tags: ['ghcr.io/acme/shop:1.4.0-3f9a1c0b2d7e'],
      attest: ['type=provenance,disabled=true'],
    },
  });
});

test('the tag of what was pushed already has no digest, which only a registry gives', () => {
  const digestFile = join(mkdtempSync(join(tmpdir(), 'bake-')), 'digests.json');
  const tag = 'ghcr.io/acme/shop:1.4.0-3f9a1c0b2d7e';
  writeFileSync(digestFile, JSON.stringify({ [tag]: `sha256:${'0'.repeat(64)}` }));
  expect(bake({ sources: { shop: ImageSource.registry('ghcr.io/acme/shop', { digestFile }) } }).target.shop.tags)
    .toEqual([tag]);
});

test('an image without a source is for the machine alone', () => {
  expect(bake().target.shop.tags).toEqual(['shop:1.4.0-3f9a1c0b2d7e']);
});

test('secrets are where Docker finds them, whatever their path is in the words of bake', () => {
  const secrets = [
    { id: line`netrc`, kind: 'file', place: line`/home/\${CI}%{x}/.netrc` } as const,
    { id: line`token`, kind: 'variable', place: line`TOKEN` } as const,
  ];
  expect(bake({ images: { shop: fakeImage({ secrets }) } }).target.shop.secret)
    .toEqual(['id=netrc,type=file,src=/home/$${CI}%%{x}/.netrc', 'id=token,type=env,env=TOKEN']);
});

test('each image has a cache of its own', () => {
  const images = { api: fakeImage({ contentTag: '2' }), shop: fakeImage() };
  expect(bake({ images, cache: BuildCache.registry('ghcr.io/acme/cache') }).target.api).toMatchObject({
    'cache-from': ['type=registry,ref=ghcr.io/acme/cache:api'],
    'cache-to': ['type=registry,ref=ghcr.io/acme/cache:api,mode=max'],
  });
  expect(bake({ images, cache: BuildCache.gitHubActions() }).target.shop).toMatchObject({
    'cache-from': ['type=gha,scope=shop'], 'cache-to': ['type=gha,scope=shop,mode=max'],
  });
});

test('records are there when they are asked for', () => {
  expect(bake({ provenance: true, sbom: true }).target.shop.attest).toEqual(['type=provenance,mode=max', 'type=sbom']);
});

test('the order of the images does not matter', () => {
  const [one, other] = [fakeImage(), fakeImage({ contentTag: '2' })];
  const [text, same] = [{ b: one, a: other }, { a: other, b: one }].map(images => new BakeFile({ images }).render());
  expect(text).toBe(same);
});

test('the file is written beside the contexts, and written again', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'bake-')), 'build');
  const file = new BakeFile({ images: { shop: fixtureImage('fastapi') } });
  file.write(folder);
  file.write(folder);
  expect(readdirSync(folder).sort()).toEqual(['docker-bake.json', 'shop']);
  expect(readdirSync(join(folder, 'shop'))).toContain('Dockerfile');
  expect(readFileSync(join(folder, 'docker-bake.json'), 'utf8')).toBe(file.render());
});

test('a pipeline pushes what has a registry, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bake-'));
  const images = { shop: fixtureImage('fastapi'), local: fixtureImage('worker') };
  new BakeFile({ images, sources: { shop: ImageSource.registry('ghcr.io/acme/shop') } }).write(folder);
  const script = readFileSync(join(folder, 'push.sh'), 'utf8');
  expect(script).toContain('missing="$missing shop"');
  expect(script).toContain(`"ghcr.io/acme/shop:${images.shop.contentTag}": $digest0`);
  expect(script).not.toMatch(/local|worker/);
  const alone = mkdtempSync(join(tmpdir(), 'bake-'));
  new BakeFile({ images }).write(alone);
  expect(readdirSync(alone)).not.toContain('push.sh');
});

test('fails before it writes when a folder has something else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bake-'));
  mkdirSync(join(folder, 'shop'));
  writeFileSync(join(folder, 'shop', 'main.py'), '');
  const file = new BakeFile({ images: { api: fixtureImage('django'), shop: fixtureImage('fastapi') } });
  expect(() => file.write(folder)).toThrow('is not a build context written by this library');
  expect(readdirSync(folder)).toEqual(['shop']);
});

test.each(['', '../shop', 'a b', 'shop.api', '-shop', 'ü', 'x'.repeat(65)])('fails for the target %j', name => {
  expect(problemsOf({ images: { [name]: fakeImage() } })).toContain(`'images' has the name ${quote(name)}; use at`);
});

test('fails with everything that is wrong', () => {
  const repository = new Repository(new Stack(), 'Repository');
  const names = ['a', 'b', 'c', 'd'];
  const images = Object.fromEntries(names.map(name => [name, fakeImage({ contentTag: name })]));
  expect(problemsOf({
    images: { ...images, e: fakeImage({ contentTag: 'a' }) },
    sources: {
      b: ImageSource.cdkAsset(),
      c: ImageSource.existing('ghcr.io/acme/shop:1'),
      d: ImageSource.ecr(repository),
      x: ImageSource.cdkAsset(),
    },
  }).split('\n').slice(1)).toEqual([
    '  - \'sources\' has "x", but \'images\' has "a", "b", "c", "d", "e"; use one of those names, or remove it',
    "  - 'sources.b' is ImageSource.cdkAsset(), which the CDK builds and pushes itself; leave the image out, or use "
      + 'ImageSource.registry',
    '  - \'sources.c\' is ImageSource.existing("ghcr.io/acme/shop:1"), which nothing builds; leave the image out, or '
      + 'use ImageSource.registry',
    expect.stringMatching(/'sources\.d' is ImageSource\.ecr\(.*\), whose address is known only at deployment; use /),
    '  - \'images\' has "a" and "e", which are both "shop:a"; keep one',
  ]);
  expect(problemsOf({ images: {} })).toContain("'images' is empty; add at least one image");
});

test.each(['ghcr.io/acme/cache:1', 'https://ghcr.io/cache', 'Cache', '', 'a,b'])('fails for the cache %j', name => {
  expect(() => BuildCache.registry(name)).toThrow('BuildCacheInvalid');
});
