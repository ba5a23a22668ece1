import fc from 'fast-check';
import { BuildSecret, BuildStep, PythonImage, type RunStepOptions, type StageStepOptions } from '../../../src/image';
import { PythonProject } from '../../../src/project';
import { flag, list, madeOrTypedError, map, orWrong, text, wrong } from '../../hostile';
import { sampleProject } from '../../project/sample-project';
import { instructions } from '../dockerfile/parse-dockerfile';

const project = PythonProject.fromDirectory(sampleProject({ 'web/package.json': '{}', 'web/a b.js': '' }));

const secret = orWrong(fc.constantFrom(BuildSecret.variable('token', 'TOKEN'), BuildSecret.file('a b', 'x')));

const run = fc.record({
  command: list(text('make', 'a b', '$(id)'), 3),
  options: fc.record({
    outputs: list(text('made', 'a b/made', 'made,target=x'), 2),
    inputs: list(text('src', 'web/a b.js'), 2),
    environment: map(text('KEY', 'SECRET_KEY'), text('a value', '"', '$HOME')),
    network: flag,
    secrets: list(secret, 1),
    secretVariables: map(text('TOKEN', 'KEY'), secret),
  }, { requiredKeys: ['outputs'] }),
});

const stage = orWrong(fc.record({
  image: text('node:20-slim'),
  context: text('web'),
  install: list(text('npm ci', 'x <<EOF'), 1),
  run: list(text('make', 'make $HOME', '--flag', 'x <<EOF', 'a \\'), 1),
  output: text('dist', 'a b', "it's"),
  to: text('static', 'a,b'),
  environment: map(text('KEY'), text('a value')),
  secrets: list(secret, 1),
  secretVariables: map(text('TOKEN', 'KEY'), secret),
}, { requiredKeys: ['image', 'context', 'run', 'output', 'to'] }));

/** What a build would do, apart from what the steps choose. */
const shape = (dockerfile: string): string[] =>
  instructions(dockerfile).map(each => each.split(' ')[0]).filter(each => each !== 'ENV');

const shapeOf = (step: BuildStep) => shape(new PythonImage({ project, buildSteps: [step] }).dockerfile);
const plainRun = shapeOf(BuildStep.run(['make'], { outputs: ['made'] }));
const plainStage = ['npm ci', undefined].map(install => shapeOf(BuildStep.stage({
  image: 'node:20-slim',
  context: 'web',
  install: install === undefined ? undefined : [install],
  run: ['make'],
  output: 'dist',
  to: 'static',
})));

const runs = { seed: 9, numRuns: Number(process.env.MUTANTS ?? 400) };

test('a command: an error with a code, or a Dockerfile that does what any other does', () => {
  let made = 0;
  fc.assert(fc.property(run, ({ command, options }) => {
    const image = madeOrTypedError(() => new PythonImage({
      project, buildSteps: [BuildStep.run(command, options as RunStepOptions)],
    }));
    if (image === undefined) { return; }
    made++;
    expect(shape(image.dockerfile)).toEqual(plainRun);
  }), runs);
  expect(made).toBeGreaterThan(20);
});

test('a stage: an error with a code, or a Dockerfile that does what any other does', () => {
  let made = 0;
  fc.assert(fc.property(stage, options => {
    const image = madeOrTypedError(() => new PythonImage({
      project, buildSteps: [BuildStep.stage(options as StageStepOptions)],
    }));
    if (image === undefined) { return; }
    made++;
    expect(plainStage).toContainEqual(shape(image.dockerfile));
  }), runs);
  expect(made).toBeGreaterThan(20);
});

test.each<[string, (value: never) => unknown]>([
  ['BuildStep.run', value => BuildStep.run(value, value)],
  ['the options of it', value => BuildStep.run(['make'], value)],
  ['BuildStep.django', value => BuildStep.django(value, value)],
  ['BuildStep.stage', value => BuildStep.stage(value)],
  ['the steps of an image', value => new PythonImage({ project, buildSteps: value })],
  ['a step of an image', value => new PythonImage({ project, buildSteps: [value] })],
])('%s takes no value of another type', (_name, make) => {
  fc.assert(fc.property(wrong<never>(), value => { madeOrTypedError(() => make(value)); }), { seed: 9, numRuns: 60 });
});
