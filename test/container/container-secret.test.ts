import { basename } from 'path';
import { Aws } from 'aws-cdk-lib';
import fc from 'fast-check';
import { mostly, problemsIn } from './text';
import { checkSecrets, ContainerSecret } from '../../src/container/container-secret';
import { quote } from '../../src/private/messages';

const problemsOf = (...names: string[]): string[] =>
  problemsIn(problems => checkSecrets(names.map(ContainerSecret.file), [], problems));

const REASON = 'the driver reads nothing else';
const variableProblems = (secrets: ContainerSecret[], taken: string[] = []): string[] =>
  problemsIn(problems => checkSecrets(secrets, taken, problems));

test.each(['db-password', 'DB_PASSWORD', 'tls.key', '0', 'a'.repeat(253)])('%p is a valid name', name => {
  expect(problemsOf(name)).toEqual([]);
});

test.each([
  '', '.', '..', '../db', '-rf', '_key', 'a/b', 'a b', 'a=b', 'a\nb', 'a\0b', 'schlüssel', '$HOME', 'a"b',
  'a'.repeat(254),
])('fails for the name %j', name => {
  expect(problemsOf(name)).toEqual([expect.stringContaining(`'secrets' has the name ${quote(name)}`)]);
});

test('fails once for a name that is stated three times', () => {
  expect(problemsOf('a', 'b', 'a', 'a')).toEqual(["'secrets' has \"a\" more than once; keep one"]);
});

test('every accepted name is one path segment, a Kubernetes key, and free of what ends a variable or a line', () => {
  fc.assert(fc.property(mostly('aB0._-/'), name => {
    if (problemsOf(name).length > 0) { return; }
    expect(basename(name)).toBe(name);
    expect(name).toMatch(/^[-._a-zA-Z0-9]+$/);
    expect(name).not.toMatch(/^\.{1,2}$/);
  }), { numRuns: 3000 });
});

test.each(['constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', name => {
  expect(problemsOf(name)).toEqual([]);
});

test('fails for a name that the CDK only knows when it deploys', () => {
  expect(problemsOf(Aws.STACK_NAME)).toEqual([expect.stringContaining(`'secrets' has the name "${Aws.STACK_NAME}"`)]);
});

test('a secret may be a variable where somebody says why', () => {
  const secret = ContainerSecret.asEnvironment('DATABASE_URL', REASON);
  expect(variableProblems([secret])).toEqual([]);
  expect(secret.toString()).toBe('ContainerSecret.asEnvironment("DATABASE_URL")');
});

test.each([
  ['a name that no variable can have', 'db-url', REASON, /^'secrets' has the name "db-url"; use at most 255 letters/],
  ['a name that the image needs', 'PATH', REASON, /^'secrets\.PATH' would replace what the image sets/],
  ['a name that the launcher takes', 'CONTAINER_SECRET_A', REASON, /^'secrets\.CONTAINER_SECRET_A' starts with/],
  ['no reason', 'DATABASE_URL', ' ', /^'secrets' has the variable "DATABASE_URL" without a reason; say why/],
])('fails for a variable with %s', (_name, variable, reason, problem) => {
  expect(variableProblems([ContainerSecret.asEnvironment(variable, reason)])).toEqual([expect.stringMatching(problem)]);
});

test('fails for a variable that is set as well, or is the name of a file', () => {
  const secret = ContainerSecret.asEnvironment('TOKEN', REASON);
  expect(variableProblems([secret], ['TOKEN'])).toEqual([
    '\'secrets\' has the variable "TOKEN", which the container has already, from \'environment\' or for its server; '
      + 'keep one',
  ]);
  expect(variableProblems([secret, ContainerSecret.file('TOKEN')])).toEqual([
    '\'secrets\' has "TOKEN" more than once; keep one',
  ]);
});
