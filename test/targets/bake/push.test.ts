import { spawnSync } from 'child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { BakeFile, ImageSource } from '../../../src';
import { fakeImage } from '../../container/fake-image';

/** What `docker buildx imagetools inspect` says of an image that is not there. */
const ABSENT = 'ERROR: ghcr.io/acme/shop:1.4.0-3f9a1c0b2d7e: not found';

/** Runs `push.sh` with a docker that knows an image once it was pushed, and says `answer` before. */
function push(answer: string) {
  const folder = mkdtempSync(join(tmpdir(), 'push-'));
  const image = fakeImage({ stage: directory => directory });
  new BakeFile({ images: { shop: image }, sources: { shop: ImageSource.registry('ghcr.io/acme/shop') } }).write(folder);
  writeFileSync(join(folder, 'docker'), `#!/bin/sh
if [ "$2" = bake ]; then echo "$@" >>pushed; exit 0; fi
if [ -e pushed ]; then echo '"sha256:0"'; exit 0; fi
echo "WARNING: of the client" >&2
echo "${answer}" >&2
exit 1
`, { mode: 0o755 });
  const env = { PATH: `${folder}:${process.env.PATH}` };
  const { status, stderr } = spawnSync('sh', [join(folder, 'push.sh')], { env, encoding: 'utf8' });
  const read = (name: string) => existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;
  return { status, stderr, pushed: read('pushed'), digests: read('digests.json') };
}

test('an image that its registry does not have is built and pushed', () => {
  const { digests, ...outcome } = push(ABSENT);
  expect(outcome).toEqual({ status: 0, stderr: '', pushed: 'buildx bake --push shop\n' });
  expect(JSON.parse(digests!)).toEqual({ 'ghcr.io/acme/shop:1.4.0-3f9a1c0b2d7e': 'sha256:0' });
});

test.each([
  'ERROR: unexpected status from HEAD request to https://ghcr.io/v2/acme/shop/manifests/1: 403 Forbidden',
  'ERROR: unexpected status from HEAD request to https://ghcr.io/v2/acme/shop/manifests/1: 503 Service Unavailable',
  'ERROR: pull access denied, repository does not exist or may require authorization: authorization failed',
  'ERROR: failed to do request: dial tcp: lookup ghcr.io: no such host',
])('fails for %j, which does not say that it is absent, and pushes nothing', answer => {
  const { status, stderr, pushed, digests } = push(answer);
  expect([status, pushed, digests]).toEqual([1, undefined, undefined]);
  expect(stderr).toContain(answer);
  expect(stderr)
    .toContain('push.sh: cannot see whether ghcr.io/acme/shop:1.4.0-3f9a1c0b2d7e exists, so nothing is built\n');
});
