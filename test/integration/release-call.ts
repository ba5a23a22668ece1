import { execFile } from 'child_process';
import { join } from 'path';
import { AwsServer, type Script } from './aws-server';

/** The function of a release step, run by Python with the SDK of AWS, against a server that answers as AWS does. */

const FOLDER = join(__dirname, '../../support/ecs');

/** The pauses are those of tests. Everything else is the function's own. */
const RUN = `
import json, sys
sys.path.insert(0, sys.argv[1])
import release
release.POLL_SECONDS, release.LOG_PAUSES, release.START_PAUSES = 0.05, (0, 0), json.loads(sys.argv[3])
class Context:
    invoked_function_arn = 'arn:aws:lambda:eu-west-1:111122223333:function:releases'
    def get_remaining_time_in_millis(self): return int(sys.argv[2])
release.handler(json.load(sys.stdin), Context())
`;

export const TASK = 'arn:aws:ecs:eu-west-1:111122223333:task/shop/0123456789abcdef0123456789abcdef';
export const REQUEST = '0f2b6c1e-0000-4000-8000-000000000000';
export const FAMILY = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/migrate';
export const PROPERTIES = {
  Cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
  TaskDefinition: `${FAMILY}:2`,
  Subnets: ['subnet-1', 'subnet-2'],
  SecurityGroups: ['sg-1'],
  Container: 'migrate',
  LogGroup: '/shop',
  LimitSeconds: '600',
  StopSeconds: '35',
};

export let aws: AwsServer;
beforeAll(async () => { aws = await AwsServer.start(); });
afterAll(async () => { await aws.stop(); });

export const eventOf = (event: object = {}): any => ({
  RequestType: 'Create',
  ResponseURL: `${aws.url}/answer?signature=hidden`,
  StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
  RequestId: REQUEST,
  LogicalResourceId: 'Run',
  ResourceProperties: PROPERTIES,
  ...event,
});

export const updated = (old: string = `${FAMILY}:1`): object => ({
  RequestType: 'Update',
  PhysicalResourceId: 'Run',
  OldResourceProperties: { ...PROPERTIES, TaskDefinition: old },
});

/** As ECS describes a task that has ended. */
export const stopped = (container: object = { exitCode: 0 }, task: object = {}): unknown => ({
  tasks: [{
    taskArn: TASK,
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [{ name: 'migrate', ...container }],
    ...task,
  }],
});

export const running = { tasks: [{ taskArn: TASK, lastStatus: 'RUNNING', containers: [{ name: 'migrate' }] }] };
export const lines = (...messages: string[]): unknown =>
  ({ events: messages.map(message => ({ message, timestamp: 1 })) });

/** What is asked for when all is well. */
export const WELL: Script = {
  DescribeStacks: ['UPDATE_IN_PROGRESS'],
  ListTasks: [{ taskArns: [] }],
  RunTask: [{ tasks: [{ taskArn: TASK }], failures: [] }],
  DescribeTasks: [stopped()],
  GetLogEvents: [lines('Applying shop.0002', 'django.db.utils.ProgrammingError: no such column')],
  PUT: [''],
};

interface Call {
  readonly code: number;
  readonly printed: string;
}

export function call(event: object, remainingMilliseconds = 900_000, startPauses = [0, 0]): Promise<Call> {
  const environment = {
    PATH: process.env.PATH!,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  return new Promise(resolve => {
    const words = ['-B', '-c', RUN, FOLDER, String(remainingMilliseconds), JSON.stringify(startPauses)];
    const child = execFile('python3', words, { env: environment }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, printed: stdout + stderr });
    });
    child.stdin!.end(JSON.stringify(event));
  });
}

/** How a deployment is answered when the script differs in this. */
export async function answerTo(script: Script, event: object = {}): Promise<any> {
  aws.play({ ...WELL, ...script });
  expect(await call(eventOf(event))).toMatchObject({ code: 0 });
  const answers = aws.inputsOf('PUT');
  expect(answers).toHaveLength(1);
  return answers[0];
}
