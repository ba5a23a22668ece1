import fc from 'fast-check';
import { jobContainer, webContainer, workerContainer } from './legal-container';
import { ofCompose } from './meaning/compose';
import {
  asTheKubeletAsks, expectParity, startedByOthers, withoutWhatComposeLacks, withoutWhatKubernetesLacks,
} from './meaning/differences';
import { ofEcs } from './meaning/ecs';
import { ofKubernetes, ofKubernetesJob } from './meaning/kubernetes';
import type { Meaning } from './meaning/meaning';
import { saidByCompose, saidByEcs, saidByKubernetes } from './meaning/pure';
import type { PythonContainer } from '../../src';

/*
 * The same container means the same on all targets. 10,000 containers go through our renderers, which are pure. A whole
 * output, as users get it, takes a hundred times as long, most of it for the template of CloudFormation, so fewer go
 * through those. More by hand: `CONTAINERS=5000 npx jest test/targets/same-semantics.test.ts`.
 */
const PURE = { seed: 6, numRuns: 10_000 };
const WHOLE = { seed: 6, numRuns: Number(process.env.CONTAINERS ?? 50) };

// On Kubernetes a warning is one of the process as well.
beforeAll(() => { jest.spyOn(process, 'emitWarning').mockReturnValue(); });
afterAll(() => { jest.restoreAllMocks(); });

const anyContainer = fc.oneof(webContainer, workerContainer, jobContainer);

/** What `meaning` says of the fields of `other`. */
const fieldsOf = (other: Partial<Meaning>, meaning: Meaning): Partial<Meaning> =>
  Object.fromEntries(Object.entries(meaning).filter(([field]) => Object.hasOwn(other, field)));

function expectSameMeaning(container: PythonContainer): void {
  const ecs = saidByEcs(container);
  const compose = saidByCompose(container);
  const { readiness, health, ...pod } = saidByKubernetes(container);
  expect(fieldsOf(ecs, compose)).toEqual(ecs);
  expect(fieldsOf(pod, compose)).toEqual(pod);
  expect(asTheKubeletAsks(health)).toEqual(asTheKubeletAsks(compose.health));
  expect(readiness?.path).toBe(container._spec.health?.http?.readinessPath);
}

/** How each server is told how long a stop may take, and an idle connection be kept; the last is the unit. */
const FLAGS: { readonly [server: string]: readonly [grace: string, keepAlive: string, perSecond: number] } = {
  uvicorn: ['--timeout-graceful-shutdown', '--timeout-keep-alive', 1],
  gunicorn: ['--graceful-timeout', '--keep-alive', 1],
  hypercorn: ['--graceful-timeout', '--keep-alive', 1],
  granian: ['--workers-kill-timeout', '--http1-header-read-timeout', 1000],
};

/** Between the time-outs of server, load balancer and platform. */
function expectInequalities(container: PythonContainer): void {
  const { command, shutdown, warnings } = container;
  const { stopSeconds } = saidByEcs(container);
  expect(stopSeconds).toBeGreaterThan(shutdown.gracefulSeconds + 3);
  expect(shutdown.loadBalancerIdleSeconds).toBeGreaterThan(shutdown.gracefulSeconds);
  expect(shutdown.deregistrationSeconds).toBeGreaterThanOrEqual(shutdown.gracefulSeconds);
  expect(shutdown.terminationSeconds).toBe(shutdown.drainSeconds + stopSeconds);
  const [grace, keepAlive, perSecond] = FLAGS[command[0]] ?? [];
  if (grace === undefined) { return; }
  const flag = (name: string) => Number(command[command.indexOf(name) + 1]);
  expect(flag(grace)).toBeGreaterThanOrEqual(shutdown.gracefulSeconds);
  expect(stopSeconds).toBeGreaterThan(flag(grace) + 3);
  if (warnings.some(warning => warning.includes('keeps an idle connection'))) { return; }
  expect(flag(keepAlive) / perSecond).toBeGreaterThanOrEqual(shutdown.loadBalancerIdleSeconds + 5);
}

test('10,000 containers mean the same to the renderers of all targets, and satisfy every inequality', () => {
  fc.assert(fc.property(anyContainer, container => {
    expectSameMeaning(container);
    expectInequalities(container);
  }), PURE);
});

test.each([
  ['web container', webContainer], ['worker', workerContainer],
])('a %s as users get it means the same on ECS, Kubernetes and Compose', (_, drawn) => {
  fc.assert(fc.property(drawn, (container: PythonContainer) => {
    const ecs = ofEcs(container);
    expect(ofCompose(container)).toEqual(withoutWhatComposeLacks(ecs));
    expect(withoutWhatKubernetesLacks(ofKubernetes(container))).toEqual(withoutWhatKubernetesLacks(ecs));
    expectParity(container, ecs);
  }), WHOLE);
});

test('a job as users get it means the same on ECS, Kubernetes and Compose', () => {
  fc.assert(fc.property(jobContainer, job => {
    const ecs = ofEcs(job);
    expect(startedByOthers(ofCompose(job))).toEqual(ecs);
    for (const kind of ['Job', 'CronJob'] as const) {
      const { singleton, ...meaning } = ofKubernetesJob(job, kind);
      expect(withoutWhatKubernetesLacks(meaning)).toEqual(withoutWhatKubernetesLacks(ecs));
    }
  }), WHOLE);
});
