import { existsSync, mkdtempSync, readFileSync } from 'fs';
import { createServer } from 'http';
import type { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, logs, run, runAsync, until } from './docker';
import { copyOf } from './projects';
import { BakeFile, ImageSource, PythonImage } from '../../src';

const USER = 'pipeline';
const PASSWORD = 'only-for-this-test';
const NAME = `registry-${process.pid}`;
const DOCKERFILE = `FROM python:3.13-slim
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends docker-registry apache2-utils
ENV REGISTRY_VERSION=0.1 REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=/tmp/images REGISTRY_HTTP_ADDR=:5000 \\
  REGISTRY_AUTH=htpasswd REGISTRY_AUTH_HTPASSWD_REALM=images REGISTRY_AUTH_HTPASSWD_PATH=/etc/htpasswd
RUN htpasswd -Bbn ${USER} ${PASSWORD} >/etc/htpasswd && printf 'version: 0.1\\n' >/etc/registry.yml
CMD ["docker-registry", "serve", "/etc/registry.yml"]
`;

/** What a pipeline runs, with a registry behind a password. */
describe('a private registry', () => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  // What a machine knows of registries, without touching that of this one.
  const config = mkdtempSync(join(tmpdir(), 'docker-config-'));
  const env = { ...process.env, DOCKER_CONFIG: config };
  const digestFile = join(folder, 'digests.json');
  const push = (accept: number[] = [0]): string => run('sh', [join(folder, 'push.sh')], { env, accept });
  const writes = (): string[] => logs(NAME).split('\n').filter(line => /"(?:PUT|POST|PATCH) /.test(line));
  const image = PythonImage.fromDirectory(copyOf('examples/shop'), { revision: NAME });
  let host: string;
  let repository: string;

  beforeAll(async () => {
    run('docker', ['build', '--quiet', '--tag', NAME, '-'], { input: DOCKERFILE });
    docker('run', '--detach', '--name', NAME, '--publish', '127.0.0.1::5000', NAME);
    host = docker('port', NAME, '5000/tcp').split('\n')[0];
    repository = `${host}/acme/shop`;
    await until('the registry', 30, () => logs(NAME).includes('listening on'));
    new BakeFile({ images: { shop: image }, sources: { shop: ImageSource.registry(repository) } }).write(folder);
  });

  afterAll(() => {
    docker('rm', '--force', NAME);
    run('docker', ['rmi', '--force', NAME, `${repository}:${image.contentTag}`], { accept: [0, 1] });
  });

  test('fails before anybody has logged in, and writes no digests', () => {
    expect(() => push())
      .toThrow(/(no basic auth credentials|authorization failed|401 Unauthorized)[^]*cannot see whether/);
    expect(existsSync(digestFile)).toBe(false);
  });

  test('takes the image, and the deployment names it by its digest', () => {
    run('docker', ['login', '--username', USER, '--password-stdin', host], { env, input: PASSWORD });
    push();
    const { [`${repository}:${image.contentTag}`]: digest } = JSON.parse(readFileSync(digestFile, 'utf8'));
    const reference = ImageSource.registry(repository, { digestFile })._reference(image.contentTag)!;
    expect(reference).toBe(`${repository}:${image.contentTag}@${digest}`);
    // As a node of a cluster pulls it.
    docker('rmi', '--force', `${repository}:${image.contentTag}`);
    run('docker', ['pull', '--quiet', reference], { env });
    const label = '{{index .Config.Labels "org.opencontainers.image.revision"}}';
    expect(docker('image', 'inspect', '--format', label, reference)).toBe(NAME);
  });

  test('has the tag already, so that a second run builds and pushes nothing', () => {
    const before = readFileSync(digestFile, 'utf8');
    const pushed = writes();
    expect(push()).toBe('');
    expect(writes()).toEqual(pushed);
    expect(readFileSync(digestFile, 'utf8')).toBe(before);
  });
});

test.each([
  [403, /403 Forbidden/], [500, /500 Internal Server Error/], [503, /503 Service Unavailable/],
])('fails for a registry that answers %d, and pushes nothing', async (code, said) => {
  const asked: string[] = [];
  const server = createServer(({ method }, response) => {
    asked.push(method!);
    response.writeHead(code).end();
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const repository = `127.0.0.1:${(server.address() as AddressInfo).port}/acme/shop`;
  const image = PythonImage.fromDirectory(copyOf('examples/shop'));
  new BakeFile({ images: { shop: image }, sources: { shop: ImageSource.registry(repository) } }).write(folder);
  try {
    const { status, text } = await runAsync('sh', join(folder, 'push.sh'));
    expect(status).toBe(1);
    expect(text).toMatch(said);
    expect(text).toContain(`push.sh: cannot see whether ${repository}:${image.contentTag} exists, so nothing is built`);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(method => !['GET', 'HEAD'].includes(method))).toEqual([]);
    expect(existsSync(join(folder, 'digests.json'))).toBe(false);
  } finally {
    server.close();
  }
});
