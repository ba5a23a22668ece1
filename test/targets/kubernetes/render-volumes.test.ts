import { web } from './specs';
import type { ContainerSpec } from '../../../src/container';
import type { SecretKey } from '../../../src/targets/kubernetes/render-container';
import { renderVolumes } from '../../../src/targets/kubernetes/render-volumes';

const placed = (spec: ContainerSpec, secrets: SecretKey[] = []) =>
  ({
    spec: { ...spec, secrets: secrets.map(({ name }) => name) }, secrets, image: 'shop:1', variables: {}, settings: {},
  });

test('secrets of several Secrets share one volume, each Secret named once', () => {
  const { volumes } = renderVolumes(placed({ ...web, writablePaths: [] }, [
    { name: 'db-password', secret: 'database', key: 'password' },
    { name: 'api-key', secret: 'shop', key: 'api-key' },
    { name: 'db-user', secret: 'database', key: 'user' },
  ]));
  expect(volumes).toEqual([{
    name: 'secrets',
    projected: {
      defaultMode: 0o440,
      sources: [
        {
          secret: {
            name: 'database', items: [{ key: 'password', path: 'db-password' }, { key: 'user', path: 'db-user' }],
          },
        },
        { secret: { name: 'shop', items: [{ key: 'api-key', path: 'api-key' }] } },
      ],
    },
  }]);
});

test('no secret is no secrets volume', () => {
  const { volumes, volumeMounts } = renderVolumes(placed(web));
  expect(volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
  expect(volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
});

test('a writable path called like the secrets volume gets another name', () => {
  const spec = { ...web, writablePaths: [{ path: '/secrets', sizeMiB: 1, executable: false }] };
  const { volumes, volumeMounts } = renderVolumes(placed(spec, [{ name: 'a', secret: 's', key: 'k' }]));
  expect(volumes.map(({ name }) => name)).toEqual(['secrets-2', 'secrets']);
  expect(volumeMounts).toEqual([
    { name: 'secrets-2', mountPath: '/secrets' },
    { name: 'secrets', mountPath: '/run/secrets', readOnly: true },
  ]);
});

test('the volumes of another container of the pod begin with its name, and none is taken twice', () => {
  const {
    volumes, volumeMounts,
  } = renderVolumes(placed(web, [{ name: 'a', secret: 's', key: 'k' }]), 'migrate', ['migrate-tmp']);
  expect(volumes.map(({ name }) => name)).toEqual(['migrate-tmp-2', 'migrate-secrets']);
  expect(volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/tmp', '/run/secrets']);
});
