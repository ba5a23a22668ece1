import { imageOf, problemsOf, stage } from './image-of';
import { BuildSecret, BuildStep, PythonBase, type RunStepOptions, type StageStepOptions } from '../../../src/image';
import { instructions } from '../dockerfile/parse-dockerfile';

const TOKEN = BuildSecret.variable('token', 'CI_TOKEN');
const NPMRC = BuildSecret.file('npmrc', '/home/ci/.npmrc');

const run = (options: Partial<RunStepOptions>) => BuildStep.run(['make'], { outputs: ['made'], ...options });
const frontend = (options: Partial<StageStepOptions>) => BuildStep.stage({
  image: 'node:20-slim',
  context: 'web',
  install: ['npm ci'],
  run: ['npm run build'],
  output: 'dist',
  to: 'static',
  ...options,
});
const FILES = { 'web/package.json': '{}' };

test('a command has a file that its user alone may read, and a variable that only our program reads', () => {
  const image = imageOf({ buildSteps: [run({ secrets: [NPMRC], secretVariables: { API_TOKEN: TOKEN } })] });
  const [, line] = stage(image, 'step-1');
  expect(line).toContain('RUN --network=none --mount=type=secret,id=npmrc,required=true,uid=10001,gid=10001 '
    + '--mount=type=secret,id=token,required=true --mount=type=tmpfs,target=/tmp --mount=type=tmpfs,target=/var/tmp ');
  expect(line).toContain('"--secrets", "/run/secrets", "--secret-variable", "API_TOKEN", "token", "--", "make"]');
  expect(image._build.secrets).toEqual([
    { id: 'npmrc', kind: 'file', place: '/home/ci/.npmrc' }, { id: 'token', kind: 'variable', place: 'CI_TOKEN' },
  ]);
});

test('a step without secrets has nothing of them', () => {
  expect(imageOf({ buildSteps: [run({}), frontend({ to: 'other' })] }, FILES).dockerfile).not.toMatch(/secret|tmpfs/);
});

test('no other step has them, and the Dockerfile does not say where the machine has them', () => {
  const { dockerfile } = imageOf({ buildSteps: [run({ secrets: [TOKEN] }), BuildStep.run(['x'], { outputs: ['y'] })] });
  expect(instructions(dockerfile).filter(each => each.includes('type=secret'))).toHaveLength(1);
  expect(dockerfile).not.toContain('CI_TOKEN');
});

test('an id that is both is mounted once, for the user', () => {
  const image = imageOf({ buildSteps: [run({ secrets: [TOKEN, TOKEN], secretVariables: { A: TOKEN, B: TOKEN } })] });
  const [, line] = stage(image, 'step-1');
  expect(line.match(/type=secret/g)).toHaveLength(1);
  expect(line).toContain('id=token,required=true,uid=10001,gid=10001 ');
  expect(line).toContain('"--secret-variable", "A", "token", "--secret-variable", "B", "token"');
});

test('each command of another image has them, and so has the search of what it made', () => {
  const step = frontend({ secrets: [NPMRC], secretVariables: { NPM_TOKEN: TOKEN } });
  const image = imageOf({ buildSteps: [step] }, FILES);
  const mounts = '--mount=type=secret,id=npmrc,required=true --mount=type=secret,id=token,required=true ';
  const value = 'NPM_TOKEN="$(cat /run/secrets/token)" && export NPM_TOKEN && ';
  const commands = stage(image, 'step-1-image').filter(each => each.startsWith('RUN '));
  expect(commands.slice(0, 2)).toEqual([`RUN ${mounts}${value}npm ci`, `RUN ${mounts}${value}npm run build`]);
  expect(commands[2]).not.toContain('secret');
  const made = stage(image, 'step-1').at(-1)!;
  expect(made).toContain(`${mounts}--mount=from=step-1-image,target=/stage --mount=from=step-1-image,source=/made`);
  expect(made).toContain('--secrets /run/secrets --stage /stage');
});

test('a command that Docker would read in another way gets its variable too', () => {
  const image = imageOf({ buildSteps: [frontend({ run: ['cat <<A'], secretVariables: { T: TOKEN } })] }, FILES);
  expect(stage(image, 'step-1-image').find(each => each.includes('<<A'))).toBe(
    'RUN --mount=type=secret,id=token,required=true '
    + '["/bin/sh", "-c", "T=\\"$(cat /run/secrets/token)\\" && export T && cat <<A"]',
  );
});

test('collectstatic of Django may have them as well', () => {
  const environment = { DJANGO_SETTINGS_MODULE: 'shop.settings' };
  const step = BuildStep.django('collectstatic', { outputs: ['static'], environment, secrets: [TOKEN] });
  expect(stage(imageOf({ buildSteps: [step], base: PythonBase.DISTROLESS }), 'step-1').at(-1)).toContain('id=token');
});

test('fails for variables that a program cannot have, depends on, or has already', () => {
  const secretVariables = { 'A B': TOKEN, 'PATH': TOKEN, 'KEY': TOKEN };
  expect(problemsOf({ buildSteps: [run({ environment: { KEY: 'x' }, secretVariables })] })).toEqual([
    expect.stringContaining('\'secretVariables\' of BuildStep.run(["make"]) has the name "A B"; use at most 255'),
    expect.stringContaining('\'secretVariables.PATH\' of BuildStep.run(["make"]) would replace what the image sets'),
    '\'environment\' and \'secretVariables\' of BuildStep.run(["make"]) both have "KEY"; keep one',
  ]);
});

test('fails for one id with two places, also of two steps', () => {
  const other = BuildSecret.variable('token', 'OTHER');
  const steps = [run({ secrets: [TOKEN] }), BuildStep.run(['x'], { outputs: ['y'], secrets: [other] })];
  expect(problemsOf({ buildSteps: steps })).toEqual([expect.stringContaining('has the id of BuildSecret.variable')]);
});

test('fails for secrets of compilemessages, which reads none', () => {
  const step = BuildStep.django('compilemessages', { secrets: [TOKEN] });
  expect(problemsOf({ buildSteps: [step] }, { 'locale/de/LC_MESSAGES/django.po': '' }))
    .toContain('BuildStep.django("compilemessages") has "secrets", and msgfmt takes none; remove it');
});

test.each([
  [{ secrets: ['token'] }, "'options.secrets[0]' is \"token\"; expected a BuildSecret"],
  [{ secretVariables: { A: 'token' } }, "'options.secretVariables.A' is \"token\"; expected a BuildSecret"],
])('fails for %j', (options, sentence) => {
  expect(() => run(options as never)).toThrow(sentence);
});
