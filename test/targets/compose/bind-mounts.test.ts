import { parse } from 'yaml';
import { PythonContainer, WritablePath } from '../../../src/container';
import { WorkerProcess } from '../../../src/process';
import { type ComposeBindMount, ComposeFile } from '../../../src/targets/compose';
import { fakeImage } from '../../container/fake-image';

const image = fakeImage();
const container = PythonContainer.worker({
  image, process: WorkerProcess.module('shop.worker'), writablePaths: [WritablePath.of('/data', 8)],
});
const other = PythonContainer.worker({ image, process: WorkerProcess.module('shop.worker') });
const fileOf = (...mounts: ComposeBindMount[]): ComposeFile =>
  new ComposeFile({ services: { container, other }, bindMounts: { container: mounts } });
const servicesOf = (file: ComposeFile): any => parse(file.render()).services;
const problemOf = (...mounts: ComposeBindMount[]): string => {
  try { return fileOf(...mounts).render(); } catch (error) { return (error as Error).message; }
};

test('a folder of the machine takes the place of the writable path, and the user of the machine owns it', () => {
  const services = servicesOf(fileOf({ source: './$data', target: '/data' }));
  expect(services.container).toMatchObject({
    user: '${HOST_UID:?set it to what `id -u` prints, in the shell or in .env}'
      + ':${HOST_GID:?set it to what `id -g` prints, in the shell or in .env}',
    tmpfs: ['/tmp:size=64m,mode=1777,noexec,nosuid,nodev'],
    volumes: [{ type: 'bind', source: './$$data', target: '/data', bind: { create_host_path: false } }],
  });
  expect(services.other).toMatchObject({ user: '10001:10001' });
  expect(services.other).not.toHaveProperty('volumes');
});

test('what is only read leaves the service to the user of its image', () => {
  const file = fileOf({ source: '/srv/prices.csv', target: '/prices.csv', readOnly: true });
  expect(servicesOf(file).container).toMatchObject({
    user: '10001:10001',
    volumes: [{ source: '/srv/prices.csv', target: '/prices.csv', read_only: true }],
  });
  const parity = file.parity().map(line => line.split(':')[0]);
  expect(parity).toContain('bind mounts');
  expect(parity).not.toContain('user');
});

test('the parity report says that another user runs, and that nothing limits the folder', () => {
  const parity = fileOf({ source: 'data', target: '/data' }).parity();
  expect(parity).toContainEqual(expect.stringMatching(/^user: .* HOST_UID and HOST_GID .* 0 is root$/));
  expect(parity).toContainEqual(expect.stringMatching(/^bind mounts: nothing limits /));
  expect(fileOf().parity().join()).not.toMatch(/bind mount/);
});

describe('fails for', () => {
  test.each<[string, ComposeBindMount[], string]>([
    ['a source that is no path', [{ source: '', target: '/a' }],
      "'bindMounts.container[0].source' is \"\"; use the path of a folder or file, such as './data'"],
    ['a target that is no absolute path', [{ source: 'a', target: 'a/../b' }],
      "'bindMounts.container[0].target' is \"a/../b\"; use an absolute path"],
    ['a target of the system', [{ source: 'a', target: '/usr/lib' }],
      'is "/usr/lib", which would hide or change "/usr"; use another folder'],
    ['the folder of temporary files', [{ source: 'a', target: '/tmp' }], 'is "/tmp", where each container has'],
    ['a target in a writable path', [{ source: 'a', target: '/data/a' }],
      'is "/data/a", in or above "/data", which is mounted too; use a folder beside it'],
    ['a target above another one', [{ source: 'a', target: '/a/b' }, { source: 'b', target: '/a' }],
      "'bindMounts.container[1].target' is \"/a\", in or above \"/a/b\""],
    ['a target twice', [{ source: 'a', target: '/data' }, { source: 'b', target: '/data' }],
      "'bindMounts.container[1].target' is \"/data\", in or above \"/data\""],
    ['a writable path that would be read-only', [{ source: 'a', target: '/data', readOnly: true }],
      "is \"/data\", which is a writable path of the container; remove 'readOnly'"],
  ])('%s', (_, mounts, message) => {
    expect(problemOf(...mounts)).toContain(message);
  });

  test('a service that is not in the file', () => {
    expect(() => new ComposeFile({ services: { container }, bindMounts: { web: [] } }))
      .toThrow("'bindMounts' has \"web\", but 'services' has no such service; use one of \"container\", or remove it");
  });
});
