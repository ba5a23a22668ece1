import { execFile } from 'child_process';
import { join } from 'path';
import { AwsServer, Refusal, type Script } from './aws-server';

/** The function behind `rollOnSecretChange`, run by Python with the SDK of AWS, against a server in place of ECS. */

const FOLDER = join(__dirname, '../../support/ecs');

/** It does not wait, and says at the end how long it would have. Everything else is the function's own. */
const RUN = `
import json, sys, time
sys.path.insert(0, sys.argv[1])
import roll
waits = []
def sleep(seconds):
    waits.append(seconds)
    assert len(waits) < 50, 'it waits for ever'
time.sleep = sleep
class Context:
    def get_remaining_time_in_millis(self): return int(sys.argv[2])
roll.handler(json.load(sys.stdin), Context())
print(json.dumps(waits))
`;

const CLUSTER = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3';
const CHANGED = Date.UTC(2026, 10, 30, 7, 12, 0) / 1000;

const EVENT = { Cluster: CLUSTER, Service: SERVICE, Changed: [SECRET], Time: '2026-11-30T07:12:00Z' };

let aws: AwsServer;
beforeAll(async () => { aws = await AwsServer.start(); });
afterAll(async () => { await aws.stop(); });

/** As ECS describes a service whose newest deployment began so many seconds after the change. */
const service = (seconds: number, rolloutState = 'COMPLETED', status = 'ACTIVE') => ({
  services: [{
    serviceArn: SERVICE,
    status,
    deployments: [
      { id: 'ecs-svc/1', status: 'ACTIVE', createdAt: CHANGED + 500, rolloutState: 'COMPLETED' },
      { id: 'ecs-svc/2', status: 'PRIMARY', createdAt: CHANGED + seconds, rolloutState },
    ],
  }],
});

interface Call {
  readonly code: number;
  readonly printed: string;
}

function call(remainingMilliseconds = 900_000): Promise<Call> {
  const environment = {
    PATH: process.env.PATH!,
    AWS_ENDPOINT_URL: aws.url,
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  return new Promise(resolve => {
    const words = ['-B', '-c', RUN, FOLDER, String(remainingMilliseconds)];
    const child = execFile('python3', words, { env: environment }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, printed: stdout + stderr });
    });
    child.stdin!.end(JSON.stringify(EVENT));
  });
}

interface Outcome {
  readonly code: number;
  readonly printed: string;
  /** Each pause, in seconds. */
  readonly waits: number[];
  /** How many deployments it started. */
  readonly started: number;
}

async function outcome(services: unknown[], script: Script = {}, remainingMilliseconds?: number): Promise<Outcome> {
  aws.play({ DescribeServices: services, UpdateService: [{ service: {} }], ...script });
  const { code, printed } = await call(remainingMilliseconds);
  const lines = printed.trim().split('\n');
  const waits = code === 0 ? JSON.parse(lines.pop()!) : [];
  return { code, printed: lines.join('\n'), waits, started: aws.inputsOf('UpdateService').length };
}

test('a service that runs with the old value gets a forced deployment of what it is', async () => {
  expect(await outcome([service(-3600)])).toMatchObject({
    code: 0, printed: `started a deployment of ${SERVICE} for the new value of ${SECRET}`, started: 1,
  });
  expect(aws.inputsOf('UpdateService')).toEqual([{ cluster: CLUSTER, service: SERVICE, forceNewDeployment: true }]);
  expect(aws.inputsOf('DescribeServices')).toEqual([{ cluster: CLUSTER, services: [SERVICE] }]);
});

test('a deployment that began after the change is enough, whether it is over or not', async () => {
  for (const state of ['IN_PROGRESS', 'COMPLETED', 'FAILED']) {
    expect(await outcome([service(1, state)])).toMatchObject({
      code: 0, printed: `${SERVICE} has a deployment with the new value of ${SECRET}`, started: 0,
    });
  }
});

// An event has no fractions of a second: the change may have been at 0.9 s, and the deployment at 0.5 s.
test('a deployment of the same second as the change may have the old value', async () => {
  expect(await outcome([service(0.5)])).toMatchObject({ started: 1 });
});

test('changes that come together are one deployment', async () => {
  aws.play({ DescribeServices: [service(-3600), service(20, 'IN_PROGRESS')], UpdateService: [{ service: {} }] });
  const calls = await Promise.all(Array.from({ length: 4 }, () => call()));
  expect(calls.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(aws.inputsOf('UpdateService')).toHaveLength(1);
});

test('a deployment that began before the change ends first, so that a stack is not disturbed', async () => {
  const before = service(-60, 'IN_PROGRESS');
  expect(await outcome([before, before, service(-60)])).toMatchObject({ started: 1 });
  expect(aws.asked.map(({ operation }) => operation)).toEqual([
    'DescribeServices', 'DescribeServices', 'DescribeServices', 'UpdateService',
  ]);
});

test('so does one that fails and is followed by a roll-back', async () => {
  const states = [service(-60, 'IN_PROGRESS'), service(-60, 'FAILED')];
  expect(await outcome(states)).toMatchObject({ started: 1 });
});

test('one that is followed by another while it waits is left to that', async () => {
  expect(await outcome([service(-60, 'IN_PROGRESS'), service(30, 'IN_PROGRESS')])).toMatchObject({ started: 0 });
});

test('one that takes longer than a function may is not waited for any more', async () => {
  expect(await outcome([service(-60, 'IN_PROGRESS')], {}, 59_000)).toMatchObject({ started: 1 });
  expect(aws.inputsOf('DescribeServices')).toHaveLength(1);
});

test.each<[string, unknown]>([
  ['was deleted', service(-60, 'COMPLETED', 'INACTIVE')],
  ['is being deleted', service(-60, 'COMPLETED', 'DRAINING')],
  ['does not exist', { services: [], failures: [{ arn: SERVICE, reason: 'MISSING' }] }],
])('a service that %s gets none', async (_, state) => {
  expect(await outcome([state])).toMatchObject({
    code: 0, printed: `${SERVICE} does not run: no deployment for the new value of ${SECRET}`, started: 0,
  });
});

test('it waits before it looks, since more changes may follow, and then looks every ten seconds', async () => {
  const { waits: [settle, ...polls] } = await outcome([service(-60, 'IN_PROGRESS'), service(-60)]);
  expect(settle).toBeGreaterThanOrEqual(20);
  expect(settle).toBeLessThanOrEqual(40);
  expect(polls).toEqual([10]);
});

describe('fails, so that Lambda tries again and counts an error, when', () => {
  test.each<[string, Script]>([
    ['it may not update the service', { UpdateService: [new Refusal('AccessDeniedException', 'not authorized')] }],
    ['ECS refuses', { UpdateService: [new Refusal('InvalidParameterException', 'no')] }],
    ['it may not look at it', { DescribeServices: [new Refusal('AccessDeniedException', 'not authorized')] }],
  ])('%s', async (_, script) => {
    const { code, printed } = await outcome([service(-3600)], script);
    expect(code).not.toBe(0);
    expect(printed).toMatch(/ClientError|Exception/);
  });
});
