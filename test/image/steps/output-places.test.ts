import { imageOf, problemsOf, stage } from './image-of';
import { BuildStep } from '../../../src/image';

describe('an output outside of the project', () => {
  const step = BuildStep.run(['make'], { outputs: ['/data/static', 'made'] });

  test('has its place in the image, which nothing may hide', () => {
    const image = imageOf({ buildSteps: [step] });
    expect(stage(image, 'step-1')[1]).toContain('"--writes", "/data/static", "--writes", "/app/made"');
    expect(image._hiddenBy('/data')).toBe('/data/static');
    expect(image._hiddenBy('/data/media')).toBeUndefined();
  });

  test('is there for the steps after it: all of them, or those that name it', () => {
    const flags = (inputs?: string[]) => {
      const image = imageOf({ buildSteps: [step, BuildStep.run(['b'], { outputs: ['two'], inputs })] });
      return [...stage(image, 'step-2')[1].matchAll(/(?:source=|--elsewhere", )[^\s,]+(?:, [^\s,]+)?/g)].map(String);
    };
    const elsewhere = '--elsewhere", "/inputs/data/static", "/data/static"';
    const [app, other] = ['source=/layers/step-1/app', 'source=/layers/step-1/data/static'];
    expect(flags()).toEqual(['source=build', 'source=app', app, other, elsewhere].map(expect.stringContaining));
    expect(flags(['/data/static/'])).toEqual(['source=build', app, other, elsewhere].map(expect.stringContaining));
  });

  test('may be a folder of the project by its path in the image', () => {
    const later = BuildStep.run(['b'], { outputs: ['two'], inputs: ['/app/made'] });
    const image = imageOf({ buildSteps: [BuildStep.run(['make'], { outputs: ['/app/made'] }), later] });
    expect(stage(image, 'step-2')[1]).toContain('--mount=from=step-1,source=/layers/step-1/app,');
    expect(stage(image, 'step-1')[1]).toContain('"--writes", "/app/made"');
    expect(image._plan.steps[0].outputs).toEqual(['/app/made']);
  });

  test.each([
    '/usr', '/usr/bin/x', '/usr/local/bin/python3', '/usr/local/bin', '/usr/local/lib/x', '/etc/x', '/tmp/x', '/run/x',
    '/var/run/x', '/var', '/var/lib/dpkg/status', '/srv', '/home', '/data/a,b', '/data/my files', '/data/$x',
    '/build/x', '/layers', '/inputs/x', '/app', '/', '/opt/container/x', '/opt', '/proc/x',
  ])('fails at %s', path => {
    const [problem, ...others] = problemsOf({ buildSteps: [BuildStep.run(['make'], { outputs: [path] })] });
    expect(others).toEqual([]);
    expect(problem).toMatch(/^'outputs' of BuildStep\.run\(\["make"\]\) has "[^"]+"[,;] .*such as '\/data\/static'/);
  });

  test.each(['/usr/local/bin/helm', '/usr/share/nltk_data', '/srv/x', '/home/shop/static', '/var/www/x', '/x'])(
    'may be %s', path => {
      const image = imageOf({ buildSteps: [BuildStep.run(['make'], { outputs: [path] })] });
      expect(image._plan.steps[0].outputs).toEqual([path]);
    });
});
