import { web } from './specs';
import { renderVolumes } from '../../../src/targets/kubernetes/render-volumes';

test('secrets of several Secrets share one volume, each Secret named once', () => {
  const { volumes } = renderVolumes({ ...web, writablePaths: [] }, [
    { name: 'db-password', secret: 'database', key: 'password' },
    { name: 'api-key', secret: 'shop', key: 'api-key' },
    { name: 'db-user', secret: 'database', key: 'user' },
  ]);
  expect(volumes).toEqual([{
    name: 'secrets',
    projected: {
      defaultMode: 0o440,
      sources: [
        { secret: { name: 'database', items: [{ key: 'password', path: 'db-password' }, { key: 'user', path: 'db-user' }] } },
        { secret: { name: 'shop', items: [{ key: 'api-key', path: 'api-key' }] } },
      ],
    },
  }]);
});

test('no secret is no secrets volume', () => {
  const { volumes, volumeMounts } = renderVolumes(web, []);
  expect(volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
  expect(volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
});

test('a writable path called like the secrets volume gets another name', () => {
  const { volumes, volumeMounts } = renderVolumes({ ...web, writablePaths: [{ path: '/secrets', sizeMiB: 1 }] }, [{ name: 'a', secret: 's', key: 'k' }]);
  expect(volumes.map(({ name }) => name)).toEqual(['secrets-2', 'secrets']);
  expect(volumeMounts).toEqual([{ name: 'secrets-2', mountPath: '/secrets' }, { name: 'secrets', mountPath: '/run/secrets', readOnly: true }]);
});
