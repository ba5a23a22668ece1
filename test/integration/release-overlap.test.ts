import { Refusal, type Script } from './aws-server';
import {
  answerTo, aws, call, eventOf, FAMILY, PROPERTIES, REQUEST, running, stopped, TASK, updated, WELL,
} from './release-call';

describe('a task of a deployment before', () => {
  const BEFORE = TASK.replace(/.$/, '0');
  /** As ECS describes it. */
  const before = (lastStatus: string, startedBy?: string): unknown => ({
    tasks: [{ taskArn: BEFORE, lastStatus, startedBy, containers: [{ name: 'migrate' }] }],
  });
  const ours = 'release/1/another-request';
  const runs: Script = {
    ListTasks: [{ taskArns: [BEFORE] }, { taskArns: [] }],
    DescribeTasks: [before('RUNNING', ours), before('RUNNING'), before('STOPPED'), stopped()],
    StopTask: [{}],
  };
  const back: Script = { ...runs, DescribeStacks: ['UPDATE_ROLLBACK_IN_PROGRESS'] };
  const order = (): string[] => aws.asked.map(({ operation }) => operation)
    .filter(operation => ['StopTask', 'RunTask', 'PUT'].includes(operation));
  const stopOf = (why: string): object[] =>
    [{ cluster: PROPERTIES.Cluster, task: BEFORE, reason: `release step: ${why}` }];

  test('is stopped before another starts', async () => {
    expect(await answerTo(runs, updated())).toMatchObject({ Status: 'SUCCESS' });
    expect(aws.inputsOf('ListTasks')).toEqual(['RUNNING', 'STOPPED'].map(desiredStatus => (
      { cluster: PROPERTIES.Cluster, family: 'migrate', desiredStatus }
    )));
    expect(aws.inputsOf('StopTask')).toEqual(stopOf('another deployment has begun'));
    expect(aws.inputsOf('DescribeTasks').map(({ tasks }) => tasks)).toEqual([[BEFORE], [BEFORE], [BEFORE], [TASK]]);
    expect(order()).toEqual(['StopTask', 'RunTask', 'PUT']);
  });

  test('is stopped beside others of the kind, each of which is waited for', async () => {
    const second = TASK.replace(/.$/, '1');
    const described = (taskArn: string, lastStatus: string): any =>
      ({ taskArn, lastStatus, startedBy: ours, containers: [{ name: 'migrate' }] });
    const each = [BEFORE, second].map(arn => [described(arn, 'RUNNING'), described(arn, 'STOPPED')]);
    await answerTo({
      ...runs,
      ListTasks: [{ taskArns: [BEFORE, second] }, { taskArns: [] }],
      DescribeTasks: [{ tasks: each.map(([now]) => now) }, ...each.flat().map(task => ({ tasks: [task] })), stopped()],
    }, updated());
    expect(aws.inputsOf('StopTask').map(({ task }) => task)).toEqual([BEFORE, second]);
    expect(order()).toEqual(['StopTask', 'StopTask', 'RunTask', 'PUT']);
  });

  test('that was told to stop is waited for too', async () => {
    await answerTo({ ...runs, ListTasks: [{ taskArns: [] }, { taskArns: [BEFORE] }] }, updated());
    expect(aws.inputsOf('DescribeTasks')).toHaveLength(4);
  });

  test('is looked for among a hundred, of which ECS tells at once, those that run first', async () => {
    const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `${BEFORE}${index}`);
    await answerTo({ ...runs, ListTasks: [{ taskArns: [BEFORE] }, { taskArns: many(100) }] }, updated());
    expect(aws.inputsOf('DescribeTasks')[0].tasks).toEqual([BEFORE, ...many(99)]);
  });

  // The services that wait for it have not been touched, and half of it may be worse than the whole.
  test('is waited for while the stack goes back, and not stopped', async () => {
    expect(await answerTo(back, updated())).toMatchObject({
      Status: 'SUCCESS', Reason: 'the release step "migrate" has nothing to do',
    });
    expect(aws.inputsOf('DescribeTasks')).toHaveLength(3);
    expect(order()).toEqual(['PUT']);
  });

  test('is stopped while the stack goes back if it takes too long', async () => {
    await answerTo(back, { ...updated(), ResourceProperties: { ...PROPERTIES, LimitSeconds: '0' } });
    expect(aws.inputsOf('StopTask')).toEqual(stopOf('it had not ended after 0 s'));
    expect(order()).toEqual(['StopTask', 'PUT']);
  });

  // Its security group and its roles could not be deleted.
  test('is stopped when the step is deleted', async () => {
    expect(await answerTo(runs, { RequestType: 'Delete' })).toMatchObject({ Status: 'SUCCESS' });
    expect(aws.inputsOf('StopTask')).toEqual(stopOf('it is deleted'));
    expect(aws.inputsOf('DescribeTasks')).toHaveLength(3);
    expect(order()).toEqual(['StopTask', 'PUT']);
  });

  test.each<[string, unknown]>([
    ['was run by hand', before('RUNNING')],
    ['is of another stack', before('RUNNING', 'release/2/another-request')],
    ['has ended', before('STOPPED', ours)],
    ['is of an earlier call for the same request', before('RUNNING', `release/1/${REQUEST}`)],
  ])('is left alone if it %s', async (_, described) => {
    await answerTo({ ...runs, DescribeTasks: [described, running, stopped()] }, updated());
    expect(order()).toEqual(['RunTask', 'PUT']);
  });

  test('is not looked for when nothing but the surroundings of the step changed', async () => {
    await answerTo(runs, updated(`${FAMILY}:2`));
    expect(aws.inputsOf('ListTasks')).toEqual([]);
  });

  describe('that does not stop, or cannot be found out about,', () => {
    const hangs: Script = { ...runs, DescribeTasks: [before('RUNNING', ours), before('RUNNING')] };
    const unknown: Script = { ListTasks: [new Refusal('AccessDeniedException', 'no')] };
    const ResourceProperties = { ...PROPERTIES, LimitSeconds: '0', StopSeconds: '0' };

    test.each([
      [hangs, /was told to stop, since another deployment has begun, and still runs/],
      [unknown, /could not be followed: .*AccessDenied/],
    ])('fails a deployment (%#)', async (script, Reason) => {
      expect(await answerTo(script, { ...updated(), ResourceProperties }))
        .toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(Reason) });
      expect(aws.inputsOf('RunTask')).toEqual([]);
    });

    test.each([hangs, unknown])('fails neither a deletion nor the way back (%#)', async script => {
      const goesBack = { ...script, DescribeStacks: ['UPDATE_ROLLBACK_IN_PROGRESS'] };
      for (const event of [{ RequestType: 'Delete' }, updated()]) {
        expect(await answerTo(goesBack, { ...event, ResourceProperties })).toMatchObject({ Status: 'SUCCESS' });
        expect(aws.inputsOf('RunTask')).toEqual([]);
      }
    });
  });

  test('is waited for in another call when this one ends', async () => {
    aws.play({ ...WELL, ...back, DescribeTasks: [before('RUNNING', ours), before('RUNNING')], Invoke: [''] });
    await call(eventOf(updated()), 20_000);
    expect(order()).toEqual([]);
    const [{ event }] = aws.inputsOf('Invoke');
    aws.play({ ...WELL, ...back, DescribeTasks: [before('STOPPED')] });
    await call(event);
    expect(aws.inputsOf('ListTasks')).toEqual([]);
    expect(order()).toEqual(['PUT']);
  });
});

test('a start that is refused is not tried again once the stack goes back', async () => {
  const refused = new Refusal('AccessDeniedException', 'not authorized to perform ecs:RunTask');
  const states = ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'];
  expect(await answerTo({ RunTask: [refused], DescribeStacks: states }, updated())).toMatchObject({
    Status: 'SUCCESS', Reason: 'the release step "migrate" has nothing to do',
  });
  expect(aws.inputsOf('RunTask')).toHaveLength(1);
});
