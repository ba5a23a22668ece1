import { syncOptions } from '../../src/image/sync-options';
import type { LockedPackage } from '../../src/project';

const locked = (name: string, source: string): LockedPackage => ({ name, source });
const options = (...args: Parameters<typeof syncOptions>) => syncOptions(...args).join(' ');

test('defaults: the lock as it is, without groups and without anything that lies in the project', () => {
  expect(options({}, [locked('fastapi', 'registry'), locked('shop', 'editable')])).toBe('--frozen --no-dev --no-default-groups --no-install-local');
});

test('member, extras and groups are passed on', () => {
  expect(options({ package: 'api', extras: ['s3', 'pdf'], groups: ['metrics'] }, []))
    .toBe('--frozen --no-dev --no-default-groups --no-install-local --package api --extra s3 --extra pdf --group metrics');
});

test('the dev group is installed when it is asked for', () => {
  expect(options({ groups: ['dev'] }, [])).toBe('--frozen --no-default-groups --no-install-local --group dev');
});

test('a wheel that lies in the project is installed, while its folders are not built', () => {
  expect(options({}, [locked('shop', 'editable'), locked('lib', 'directory'), locked('six', 'path'), locked('toolz', 'registry')]))
    .toBe('--frozen --no-dev --no-default-groups --no-install-workspace --no-install-package shop --no-install-package lib');
});
