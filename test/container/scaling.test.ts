import { fakeImage } from './fake-image';
import { PythonContainer, Scaling } from '../../src/container';
import { WorkerProcess } from '../../src/process';

const image = fakeImage();
const process = WorkerProcess.module('shop.worker');

test('a web container has two replicas and a worker one, unless they say otherwise', () => {
  expect(PythonContainer.web({ image })._spec).toMatchObject({ replicas: 2 });
  expect(PythonContainer.worker({ image, process })._spec).toMatchObject({ replicas: 1 });
  expect(PythonContainer.worker({ image, process, scaling: Scaling.fixed(0) })._spec)
    .toMatchObject({ replicas: 0, scaling: undefined });
});

test('a range keeps the processor at 60 % when it has no other target', () => {
  expect(PythonContainer.web({ image, scaling: Scaling.between(2, 10) })._spec)
    .toMatchObject({ replicas: 2, scaling: { most: 10, cpuPercent: 60 } });
});

test('a range keeps what it is given, and not the processor too', () => {
  const { scaling } = PythonContainer.web({
    image, scaling: Scaling.between(1, 4, { memoryPercent: 70, requestsPerSecond: 0.5 }),
  })._spec;
  expect(scaling).toEqual({ most: 4, memoryPercent: 70, requestsPerSecond: 0.5, cpuPercent: undefined });
});

test.each<[Scaling, RegExp]>([
  [Scaling.fixed(-1), /'scaling' is -1; use a whole number of replicas, 0 or more/],
  [Scaling.fixed(1.5), /'scaling' is 1.5;/],
  [Scaling.between(0, 3), /'scaling' has at least 0 replicas; use a whole number of 1 or more/],
  [Scaling.between(3, 3), /'scaling' has at most 3 replicas, and at least 3; use a larger whole number, or Scaling.fixed/],
  [Scaling.between(1, Infinity), /'scaling' has at most Infinity replicas/],
  [Scaling.between(1, 2, { cpuPercent: 101 }), /'scaling.cpuPercent' is 101; use a whole number from 1 to 100/],
  [Scaling.between(1, 2, { memoryPercent: 0 }), /'scaling.memoryPercent' is 0;/],
  [Scaling.between(1, 2, { requestsPerSecond: 0 }), /'scaling.requestsPerSecond' is 0; use a number above 0/],
])('fails for %s', (scaling, message) => {
  expect(() => PythonContainer.web({ image, scaling })).toThrow(message);
});

test('fails for requests to a worker, which has none', () => {
  const scaling = Scaling.between(1, 2, { requestsPerSecond: 5 });
  expect(() => PythonContainer.worker({ image, process, scaling }))
    .toThrow(/'scaling.requestsPerSecond' is for web containers; use 'cpuPercent'/);
});

test.each([Scaling.fixed(2), Scaling.between(1, 2)])('fails for %s of what must never run twice', scaling => {
  expect(() => PythonContainer.worker({ image, process, scaling, singleton: true }))
    .toThrow(/'scaling' allows several replicas, but the container must never run twice; use Scaling.fixed\(1\)/);
});

test('what must never run twice may be paused', () => {
  const paused = PythonContainer.worker({ image, process, scaling: Scaling.fixed(0), singleton: true });
  expect(paused._spec.replicas).toBe(0);
});
