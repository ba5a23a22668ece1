import { Aws, Token } from 'aws-cdk-lib';
import { WebServer, WorkerProcess } from '../../../src/process';
import { fakeProject } from '../../fake-project';
import { planOf, problemOf } from '../bind';

// The same two ways exist for a web server; each names its own prop in its problems.
describe.each([
  ['WorkerProcess', WorkerProcess, 'process'],
  ['WebServer', WebServer, 'server'],
])('%s', (_name, noun, prop) => {
  const project = fakeProject({ runnable: ['mailer', 'mailer.worker'] });

  test.each(['mailer', 'mailer.worker'])('module %s runs with python -m and stops on SIGTERM', name => {
    expect(planOf(noun.module(name), project)).toEqual({ command: ['python', '-m', name], stopSignal: 'SIGTERM' });
  });

  test('fails when the project has no such module, naming the file to add', () => {
    const problem = problemOf(noun.module('mailer.wrker'), project);
    expect(problem).toContain(`'${prop}' is the module "mailer.wrker"`);
    expect(problem).toContain('mailer/wrker.py');
  });

  test.each(['mailer/worker.py', 'mailer worker', 'mailer:run', '', '.worker', '1st'])(
    'fails when a module is written as %j, without a file to add',
    name => expect(problemOf(noun.module(name), project))
      .toBe(`'${prop}' is the module ${JSON.stringify(name)}; expected its name as in import, such as 'shop.worker'`),
  );

  test('a module whose name cannot be imported runs when the project has it', () => {
    expect(planOf(noun.module('my-script'), fakeProject({ runnable: ['my-script'] })).command)
      .toEqual(['python', '-m', 'my-script']);
  });

  test('fails when a module has letters of another alphabet and does not exist', () => {
    expect(problemOf(noun.module('почта.работник2'), project)).toContain('почта/работник2.py');
  });

  test('fails for a module that is known only at deployment, without its placeholder', () => {
    expect(problemOf(noun.module(Aws.STACK_NAME), project)).toBe(
      `'${prop}' names a module that is known only at deployment; use its name as text, such as 'shop.worker'`,
    );
  });

  test('fails for numbers that are known only at deployment, without their placeholders', () => {
    const token: any = Token.asNumber({ Ref: 'Port' });
    const reason = 'is a token, whose value is known only at deployment; expected';
    expect(() => noun.module(token)).toThrow(`'name' ${reason} text`);
    expect(() => noun.command(token)).toThrow(`'command' ${reason} a list`);
    expect(() => noun.command(['shop', token])).toThrow(`'command[1]' ${reason} text`);
  });

  test('a command is started word by word, as it was given', () => {
    const given = ['celery', '--app', 'shop.tasks', 'worker', 'a b', ''];
    const { command } = planOf(noun.command(given), project);
    expect(command).toEqual(given);
    expect(command).not.toBe(given);
    expect(planOf(noun.command(['my program', 'x']), project).command).toEqual(['my program', 'x']);
  });

  test('fails when a command is one shell string, and shows it split', () => {
    expect(problemOf(noun.command(['python -m mailer']), project))
      .toContain('"python -m mailer" as one word, and no shell splits it; use ["python", "-m", "mailer"]');
  });

  test.each([
    [[], 'an empty command'],
    [[''], 'a command whose first word is empty'],
    [[' ', 'x'], 'a command whose first word is empty'],
    [['python', 'a\0b'], 'a command whose word 2, "a\\u0000b", contains a NUL character or an unpaired surrogate'],
  ])('fails when a command is %j', (words, reason) => {
    expect(problemOf(noun.command(words), project)).toContain(`'${prop}' is ${reason}`);
  });
});
