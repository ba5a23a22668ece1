import { Refusal, type Script } from './aws-server';
import {
  answerTo, aws, call, eventOf, FAMILY, lines, PROPERTIES, REQUEST, running, stopped, TASK, updated, WELL,
} from './release-call';

test('a task that ends with 0 lets the deployment go on', async () => {
  const unknown = { tasks: [], failures: [{ reason: 'MISSING' }] };
  expect(await answerTo({ DescribeTasks: [unknown, running, stopped()] })).toEqual({
    Status: 'SUCCESS',
    Reason: 'the release step "migrate" ended with 0',
    PhysicalResourceId: 'Run',
    StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
    RequestId: REQUEST,
    LogicalResourceId: 'Run',
  });
  expect(aws.inputsOf('RunTask')).toEqual([{
    cluster: PROPERTIES.Cluster,
    taskDefinition: `${FAMILY}:2`,
    launchType: 'FARGATE',
    platformVersion: 'LATEST',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
    },
    propagateTags: 'TASK_DEFINITION',
    enableECSManagedTags: true,
    clientToken: REQUEST,
    startedBy: `release/1/${REQUEST}`,
  }]);
  expect(aws.inputsOf('DescribeTasks')).toEqual(Array(3).fill({ cluster: PROPERTIES.Cluster, tasks: [TASK] }));
});

test('a new version of it runs, under the id that it had', async () => {
  expect(await answerTo({}, updated())).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'Run' });
  expect(aws.inputsOf('RunTask')).toHaveLength(1);
});

test('a lower revision of another family is new, as after another name of the stack or the step', async () => {
  expect(await answerTo({}, updated(`${FAMILY}-before:7`))).toMatchObject({ Status: 'SUCCESS' });
  expect(aws.inputsOf('RunTask')).toHaveLength(1);
});

test.each<[string, Script, object]>([
  ['when nothing but its surroundings changed', {}, updated(`${FAMILY}:2`)],
  ['while the stack goes back to its last version', { DescribeStacks: ['UPDATE_ROLLBACK_IN_PROGRESS'] }, updated()],
  ['while what has failed is put back, in a stack that is not rolled back', {}, {
    ...updated(`${FAMILY}:10`), ResourceProperties: { ...PROPERTIES, TaskDefinition: `${FAMILY}:9` },
  }],
  ['when it is deleted', { DescribeStacks: ['DELETE_IN_PROGRESS'] }, { RequestType: 'Delete' }],
  ['when its first deployment is rolled back', { DescribeStacks: ['ROLLBACK_IN_PROGRESS'] }, { RequestType: 'Delete' }],
])('nothing runs %s', async (_, script, event) => {
  expect(await answerTo(script, event)).toMatchObject({
    Status: 'SUCCESS', Reason: 'the release step "migrate" has nothing to do',
  });
  expect(aws.inputsOf('RunTask')).toEqual([]);
});

describe('fails the deployment, and says why:', () => {
  test('another exit code, with the last lines and where the others are', async () => {
    const answer = await answerTo({ DescribeTasks: [running, stopped({ exitCode: 1 })] });
    expect(answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'Run' });
    expect(answer.Reason.split('\n')).toEqual([
      'the release step "migrate" ended with exit code 1 (Essential container in task exited). Its last lines:',
      'Applying shop.0002',
      'django.db.utils.ProgrammingError: no such column',
      'Its output is in the stream migrate/migrate/0123456789abcdef0123456789abcdef of the log group /shop',
    ]);
    expect(aws.inputsOf('GetLogEvents')).toEqual([{
      logGroupName: '/shop', logStreamName: 'migrate/migrate/0123456789abcdef0123456789abcdef', limit: 20,
    }]);
  });

  test('an image that cannot be pulled, without looking for output', async () => {
    const reason = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): not found';
    const task = { stopCode: 'TaskFailedToStart', stoppedReason: reason };
    const answer = await answerTo({ DescribeTasks: [stopped({}, task)] });
    expect(answer).toMatchObject({
      Status: 'FAILED', Reason: `the release step "migrate" could not start: ${reason}`,
    });
    expect(aws.inputsOf('GetLogEvents')).toEqual([]);
  });

  test('too little memory', async () => {
    const reason = 'OutOfMemoryError: Container killed due to memory usage';
    expect((await answerTo({ DescribeTasks: [stopped({ exitCode: 137, reason })] })).Reason)
      .toContain(`ended with exit code 137 (Essential container in task exited; ${reason})`);
  });

  test('a stop from outside, also of a program that then ended with 0', async () => {
    const stop = { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' };
    expect(await answerTo({ DescribeTasks: [stopped({ exitCode: 0 }, stop)] })).toMatchObject({
      Status: 'FAILED', Reason: expect.stringContaining('was stopped before its end (Task stopped by user)'),
    });
  });

  test('too much time, after which the task is told to stop', async () => {
    const properties = { ...PROPERTIES, LimitSeconds: '0' };
    const answer = await answerTo({ DescribeTasks: [running, stopped({ exitCode: 143 })], StopTask: [{}] }, {
      ResourceProperties: properties,
    });
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(/was told to stop, since it had not ended after 0 s\. Its last lines:\nApplying/);
    expect(aws.inputsOf('StopTask')).toEqual([
      { cluster: PROPERTIES.Cluster, task: TASK, reason: 'release step: it had not ended after 0 s' },
    ]);
  });

  test('a task that does not stop either', async () => {
    const properties = { ...PROPERTIES, LimitSeconds: '0', StopSeconds: '0' };
    const answer = await answerTo({ DescribeTasks: [running], StopTask: [{}] }, { ResourceProperties: properties });
    expect(answer.Reason).toMatch(
      /was told to stop, since it had not ended after 0 s, and still runs\. Its last lines:\nApplying[^]*\nIts output is in/,
    );
    expect(aws.inputsOf('StopTask')).toHaveLength(1);
  });

  test.each<[string, unknown, string]>([
    ['an error', new Refusal('ClientException', 'ECS was unable to assume the role'), 'unable to assume the role'],
    ['a list of failures', { tasks: [], failures: [{ reason: 'Capacity is unavailable' }] }, 'Capacity is unavailable'],
  ])('ECS, which does not start it: %s', async (_, refusal, reason) => {
    expect(await answerTo({ RunTask: [refusal] })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(new RegExp(`the release step "migrate" could not be started: .*${reason}`)),
    });
    expect(aws.inputsOf('RunTask')).toHaveLength(3);
  });

  test('what is not allowed to the function', async () => {
    expect(await answerTo({ DescribeTasks: [new Refusal('AccessDeniedException', 'not authorized')] })).toMatchObject({
      Status: 'FAILED', Reason: expect.stringMatching(/could not be followed: .*AccessDeniedException.*not authorized/),
    });
    expect(aws.inputsOf('DescribeTasks')).toHaveLength(3);
  });

  test('a task that is not known, without asking again', async () => {
    const refusal = new Refusal('ClusterNotFoundException', 'no cluster');
    expect(await answerTo({ DescribeTasks: [refusal] })).toMatchObject({
      Status: 'FAILED', Reason: expect.stringMatching(/could not be followed: .*no cluster/),
    });
    expect(aws.inputsOf('DescribeTasks')).toHaveLength(1);
  });

  test.each<[string, unknown[], RegExp]>([
    ['no line', [lines()], /exit code 1 .*\nIts output is in the stream .*, which has no line$/],
    ['no stream', [new Refusal('ResourceNotFoundException', 'no stream')], /, which has no line$/],
    ['one that comes late', [lines(), lines('at last')], /Its last lines:\nat last\n/],
    ['one that cannot be read', [new Refusal('AccessDeniedException', 'no')], /which could not be read: .*AccessDenied/],
  ])('an exit code with an output of %s', async (_, events, reason) => {
    const answer = await answerTo({ DescribeTasks: [stopped({ exitCode: 1 })], GetLogEvents: events });
    expect(answer.Reason).toMatch(reason);
  });

  test.each([
    ['many lines', Array.from({ length: 20 }, (__, index) => `${index} ${'x'.repeat(300)}`).concat('the last one')],
    ['one long line', [`${'é'.repeat(20_000)}the last one`]],
  ])('more than CloudFormation takes, of which the end is left: %s', async (_, output) => {
    const reason = 'y'.repeat(5000);
    const answer = await answerTo({
      DescribeTasks: [stopped({ exitCode: 1, reason })], GetLogEvents: [lines(...output)],
    }, { LogicalResourceId: 'R'.repeat(255) });
    expect(JSON.stringify(answer).length).toBeLessThan(4096);
    expect(answer.Reason).toMatch(/ended with exit code 1 [^]*the last one\nIts output is in the stream/);
  });
});

test('what a user put beside it in the task ends with any code', async () => {
  const beside = { name: 'collector', exitCode: 137 };
  const containers = [beside, { name: 'migrate', exitCode: 0 }];
  expect(await answerTo({ DescribeTasks: [stopped({}, { containers })] })).toMatchObject({ Status: 'SUCCESS' });
});

test('a task that ended with 0 as it was about to be told to stop has succeeded', async () => {
  const properties = { ...PROPERTIES, LimitSeconds: '0' };
  const answer = await answerTo({ DescribeTasks: [running, stopped()], StopTask: [{}] }, {
    ResourceProperties: properties,
  });
  expect(answer).toMatchObject({ Status: 'SUCCESS' });
});

test('a start that is refused at first is tried again, as the same one', async () => {
  const refused = new Refusal('AccessDeniedException', 'not authorized to perform ecs:RunTask');
  expect(await answerTo({ RunTask: [refused, { tasks: [{ taskArn: TASK }] }] })).toMatchObject({ Status: 'SUCCESS' });
  expect(new Set(aws.inputsOf('RunTask').map(({ clientToken }) => clientToken)).size).toBe(1);
});

test.each<[string, Script]>([
  ['how its task is', { DescribeTasks: [new Refusal('AccessDeniedException', 'no'), stopped()] }],
  ['what its stack does', { DescribeStacks: [new Refusal('AccessDenied', 'no'), 'UPDATE_IN_PROGRESS'] }],
])('a permission that is not known everywhere yet is waited for, to ask %s', async (_, script) => {
  expect(await answerTo(script, updated())).toMatchObject({ Status: 'SUCCESS' });
  expect(aws.inputsOf('RunTask')).toHaveLength(1);
});

// Its role is seconds old then, and a stack that goes back creates nothing.
test('a new resource is not asked about its stack', async () => {
  expect(await answerTo({ DescribeStacks: [new Refusal('AccessDenied', 'no')] })).toMatchObject({ Status: 'SUCCESS' });
  expect(aws.inputsOf('DescribeStacks')).toEqual([]);
});

test('the limit counts from the call of CloudFormation, which waits meanwhile', async () => {
  const refusal = new Refusal('AccessDeniedException', 'no');
  aws.play({
    ...WELL,
    RunTask: [refusal, { tasks: [{ taskArn: TASK }] }],
    DescribeTasks: [running, stopped({ exitCode: 143 })],
    StopTask: [{}],
  });
  await call(eventOf({ ResourceProperties: { ...PROPERTIES, LimitSeconds: '1' } }), 900_000, [1.2]);
  expect(aws.inputsOf('StopTask')).toHaveLength(1);
});

test('two calls for one request ask for one task', async () => {
  aws.play({ ...WELL, DescribeTasks: [running, running, stopped({ exitCode: 1 })] });
  await Promise.all([call(eventOf()), call(eventOf())]);
  const tokens = aws.inputsOf('RunTask').map(({ clientToken }) => clientToken);
  expect(tokens).toEqual(Array(2).fill(REQUEST));
  expect(aws.inputsOf('PUT').map(({ Status }) => Status)).toEqual(['FAILED', 'FAILED']);
});

test('what takes longer than a call goes on in another one, which starts nothing', async () => {
  aws.play({ ...WELL, DescribeTasks: [running], Invoke: [''] });
  await call(eventOf(), 20_000);
  expect(aws.inputsOf('PUT')).toEqual([]);
  const [{ url, type, event }] = aws.inputsOf('Invoke');
  expect([url, type]).toEqual([
    '/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:releases/invocations', 'Event',
  ]);
  aws.play({ ...WELL, DescribeTasks: [stopped({ exitCode: 1 })] });
  await call(event);
  expect(aws.inputsOf('RunTask')).toEqual([]);
  expect(aws.inputsOf('PUT')).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('exit code 1') }]);
});

// S3 would refuse one with another type than it was signed with, and the stack would wait for an hour.
test('an answer has no content type, as its address is signed', async () => {
  await answerTo({});
  expect(aws.asked.filter(({ operation }) => operation === 'PUT').map(each => each.contentType)).toEqual(['']);
});

test('an answer that does not arrive is given again, and its address is never printed', async () => {
  aws.play({ ...WELL, PUT: [new Refusal('', ''), ''] });
  const { code, printed } = await call(eventOf());
  expect(code).toBe(0);
  expect(printed).toContain('CloudFormation cannot be told: HTTP Error 503');
  expect(printed).not.toContain('signature');
  expect(aws.inputsOf('PUT')).toHaveLength(2);
});

test('an answer that never arrives is an error, so that Lambda calls again', async () => {
  aws.play({ ...WELL, PUT: [new Refusal('', '')] });
  expect((await call(eventOf())).code).not.toBe(0);
  expect(aws.inputsOf('PUT')).toHaveLength(3);
});
