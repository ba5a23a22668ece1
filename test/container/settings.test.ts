import { fakeImage } from './fake-image';
import { ContainerSecret, PythonContainer } from '../../src/container';

const image = fakeImage();

test('a container names the variables whose values its platform has', () => {
  expect(PythonContainer.web({ image })._spec.settings).toEqual([]);
  expect(PythonContainer.web({ image, settings: ['DATABASE_HOST', 'BUCKET'] })._spec.settings)
    .toEqual(['BUCKET', 'DATABASE_HOST']);
});

test('one that looks like a secret is accepted with the reason why it is none', () => {
  const settings = ['MAPS_API_KEY'];
  const publicVariables = { MAPS_API_KEY: 'sent to every browser' };
  expect(PythonContainer.web({ image, settings, publicVariables })._spec).toMatchObject({ settings });
});

test.each<[string, object, RegExp]>([
  ['no name of a variable', { settings: ['DB-HOST'] }, /'settings' has the name "DB-HOST"; use at most 255 letters/],
  ['a name of the image', { settings: ['PATH'] }, /'settings.PATH' would replace what the image sets/],
  ['a secret', { settings: ['DB_PASSWORD'] }, /'settings' has "DB_PASSWORD", which looks like a secret by its name/],
  ['one twice', { settings: ['HOST', 'HOST'] }, /'settings' has "HOST" more than once; keep one/],
  ['one of environment', { settings: ['HOST'], environment: { HOST: 'a' } }, /has "HOST", which the container has already/],
  ['one of the server', { settings: ['PYTHON_CPU_COUNT'] }, /"PYTHON_CPU_COUNT", which the container has already/],
  [
    'one of secrets',
    { settings: ['BROKER_URL'], secrets: [ContainerSecret.asEnvironment('BROKER_URL', 'reads nothing else')] },
    /"BROKER_URL", which the container has already/,
  ],
])('fails for %s', (_, props, message) => {
  expect(() => PythonContainer.web({ image, ...props })).toThrow(message);
});
