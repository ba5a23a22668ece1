import { ContainerUser, PythonImage } from '../../src/image';
import { fakeProject } from '../fake-project';

const imageOf = (user?: ContainerUser) => new PythonImage({ project: fakeProject(), user });

test('defaults: 10001:10001, as numbers', () => {
  expect(imageOf().dockerfile).toContain('\nUSER 10001:10001\n');
  expect(imageOf().user).toEqual({ uid: 10001, gid: 10001 });
});

test('another user is in the Dockerfile and on the image, where containers copy it', () => {
  const image = imageOf(ContainerUser.of(1000, 2000));
  expect(image.dockerfile).toContain('\nUSER 1000:2000\n');
  expect([image.user.uid, image.user.gid]).toEqual([1000, 2000]);
});

test('fails when the user or the group is root', () => {
  expect(() => imageOf(ContainerUser.of(0, 1000))).toThrow('uid 0, which is root');
  expect(() => imageOf(ContainerUser.of(1000, 0))).toThrow('gid 0, which is root');
});

test.each([-1, 1.5, NaN, 2 ** 31])('fails when the user is %d, which is no user id', uid => {
  expect(() => imageOf(ContainerUser.of(uid, 1000))).toThrow(
    `'user' has uid ${uid}; use a whole number from 1 to 2147483647`,
  );
});
