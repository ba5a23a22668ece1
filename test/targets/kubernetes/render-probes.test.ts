import { web, worker } from './specs';
import { renderProbes } from '../../../src/targets/kubernetes/render-probes';

const exec = { command: ['test', '-f', '/tmp/alive'] };
const health = { ...exec, intervalSeconds: 20, timeoutSeconds: 5, retries: 4, startSeconds: 31 };

test('readiness asks its own path twice as often as liveness', () => {
  const { livenessProbe, readinessProbe } = renderProbes({ ...web, health: { ...web.health!, intervalSeconds: 15 } });
  expect(livenessProbe).toMatchObject({ httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 15 });
  expect(readinessProbe)
    .toMatchObject({ httpGet: { path: '/healthz?probe=readiness', port: 'http' }, periodSeconds: 8 });
});

test('start-up has the whole start time, rounded up to its period', () => {
  const { startupProbe } = renderProbes({ ...web, health: { ...web.health!, startSeconds: 31 } });
  expect(startupProbe).toMatchObject({ periodSeconds: 2, failureThreshold: 16 });
});

test('no start time is no start-up probe', () => {
  expect(renderProbes({ ...web, health: { ...web.health!, startSeconds: 0 } }).startupProbe).toBeUndefined();
});

test('a worker with a program as its check is asked by it, and has no readiness, since it gets no traffic', () => {
  expect(renderProbes({ ...worker, health })).toEqual({
    startupProbe: { exec, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 16 },
    livenessProbe: { exec, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 4 },
    readinessProbe: undefined,
  });
});

test('a check is not rewritten by Kubernetes', () => {
  expect(renderProbes({ ...worker, health: { ...health, command: ['test', '$(A)'] } }).livenessProbe)
    .toMatchObject({ exec: { command: ['test', '$$(A)'] } });
});

test('a web container with a program as its check is ready when the program says so', () => {
  expect(renderProbes({ ...web, health }).readinessProbe).toMatchObject({ exec, periodSeconds: 10 });
});

test('nothing to ask is no probe', () => {
  expect(renderProbes({ ...worker, health: undefined })).toEqual({});
});

test('the kubelet says the host that the application answers to', () => {
  const http = { ...web.health!.http!, hostHeader: 'shop.example' };
  const probes = renderProbes({ ...web, health: { ...web.health!, http } });
  const httpHeaders = [{ name: 'Host', value: 'shop.example' }];
  expect(probes).toMatchObject({
    startupProbe: { httpGet: { path: '/healthz', httpHeaders } },
    livenessProbe: { httpGet: { path: '/healthz', httpHeaders } },
    readinessProbe: { httpGet: { path: '/healthz?probe=readiness', httpHeaders } },
  });
});

test('where any answer below 500 counts, the program in the image asks, readiness by its own path', () => {
  const http = { livenessPath: '/', readinessPath: '/?probe=readiness', anyAnswer: true, readyWithAnyAnswer: true };
  const command = ['python', '/opt/container/probe.py', '8000', '/', '1.5', '500'];
  expect(renderProbes({ ...web, health: { ...web.health!, command, http } })).toMatchObject({
    startupProbe: { exec: { command } },
    livenessProbe: { exec: { command } },
    readinessProbe: {
      exec: { command: ['python', '/opt/container/probe.py', '8000', '/?probe=readiness', '1.5', '500'] },
    },
  });
});

test('a readiness path of the user is asked by the kubelet, for a 2xx, also where any answer means alive', () => {
  const http = { livenessPath: '/', readinessPath: '/ready', anyAnswer: true, readyWithAnyAnswer: false };
  const command = ['python', '/opt/container/probe.py', '8000', '/', '1.5', '500'];
  expect(renderProbes({ ...web, health: { ...web.health!, command, http } })).toMatchObject({
    startupProbe: { exec: { command } },
    livenessProbe: { exec: { command } },
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
  });
});
