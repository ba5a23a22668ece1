import { django } from './django-files';
import { context, imageOf, problemsOf, stage } from './image-of';
import { BuildStep, DebianSnapshot, LayerStrategy, type PythonImageSettings } from '../../../src/image';
import { ImageArchitecture } from '../../../src/project';

const GENERATE = ['python', '-m', 'shop.build'];
const generate = BuildStep.run(GENERATE, { outputs: ['generated'] });

describe('a command', () => {
  test('runs with the application, without network and as its user, and its output is a layer below the code', () => {
    const image = imageOf({ buildSteps: [generate] });
    expect(stage(image, 'step-1')).toEqual([
      'FROM runtime AS step-1',
      'RUN --network=none --mount=source=build,target=/build --mount=source=app,target=/inputs/app '
      + '["/usr/local/bin/python3.14", "-B", "/build", "step", "--inputs", "/inputs/app", "--application", "/app", '
      + '"--environment", "/app/.venv", "--directory", "/app", "--user", "10001", "--group", "10001", "--output", '
      + '"/layers/step-1", "--writes", "/app/generated", "--", "python", "-m", "shop.build"]',
    ]);
    expect(stage(image, '').filter(each => /^(COPY|ADD)/.test(each))).toEqual([
      'COPY --link --from=step-1 /layers/step-1/ /',
      'COPY --link --from=application /layers/python/ /',
      'COPY --link --from=application /layers/application/ /',
      'ADD --link metadata.tar /',
    ]);
  });

  test('has its outputs where the application is imported, and not in the layer of the application', () => {
    const lines = stage(imageOf({ buildSteps: [generate] }), 'application');
    expect(lines).toContain('COPY --link --from=step-1 /layers/step-1/ /');
    expect(lines.at(-1)).toContain('"--apart", "/app/generated"');
  });

  test('has variables that no other stage has, whatever they are called', () => {
    const secret = { SECRET_KEY: 'made up $HOME' };
    const image = imageOf({ buildSteps: [BuildStep.run(['make'], { outputs: ['x'], environment: secret })] });
    expect(stage(image, 'step-1')[1]).toBe('ENV SECRET_KEY="made up \\$HOME"');
    expect(image.dockerfile.match(/made up/g)).toHaveLength(1);
  });

  test('with inputs sees only these, also files that the image does not have', () => {
    const files = { 'scripts/make.py': 'x = 1\n', 'data/a.csv': '1', 'data/.env': 'KEY=1' };
    const options = { outputs: ['made'], inputs: ['scripts/make.py', 'data'] };
    const step = BuildStep.run(['python', 'scripts/make.py'], options);
    const image = imageOf({ buildSteps: [step] }, files);
    expect(context(image, 'steps/')).toEqual(['steps/01/data/a.csv', 'steps/01/scripts/make.py']);
    expect(stage(image, 'step-1')[1]).toContain('--mount=source=steps/01,target=/inputs/01 [');
    expect(context(image, 'app/scripts')).toEqual([]);
  });

  test('sees what the steps before it wrote: all of them, or those that its inputs name', () => {
    const mounts = (inputs?: string[]) => {
      const first = BuildStep.run(['a'], { outputs: ['one'] });
      const second = BuildStep.run(['b'], { outputs: ['two/deep'] });
      const last = BuildStep.run(['c'], { outputs: ['three'], inputs });
      const [, line] = stage(imageOf({ buildSteps: [first, second, last] }), 'step-3');
      return [...line.matchAll(/--mount=(\S+),target=\/inputs\/\S+/g)].map(([, source]) => source);
    };
    const [one, two] = ['from=step-1,source=/layers/step-1/app', 'from=step-2,source=/layers/step-2/app'];
    expect(mounts()).toEqual(['source=app', one, two]);
    expect(mounts(['one/a.txt'])).toEqual([one]);
    expect(mounts(['src', 'two/deep'])).toEqual(['source=steps/03', two]);
  });

  test('has the network only if it asks for it', () => {
    const step = BuildStep.run(['fetch'], { outputs: ['x'], network: true });
    expect(stage(imageOf({ buildSteps: [step] }), 'step-1')[1]).toMatch(/^RUN --mount=source=build/);
  });

  test('can put its layer below the packages with which it runs', () => {
    const weights = BuildStep.run(['fetch'], { outputs: ['weights'], belowPackages: true });
    const image = imageOf({ buildSteps: [weights, generate] });
    const copied = stage(image, '').filter(each => each.startsWith('COPY')).map(each => each.split(' ').at(-2));
    expect(stage(image, 'step-1')[0]).toBe('FROM runtime AS step-1');
    expect(copied.slice(0, 3)).toEqual(['/layers/runtime/', '/layers/step-1/', '/layers/01/']);
    expect(copied.slice(-3)).toEqual(['/layers/step-2/', '/layers/python/', '/layers/application/']);
    expect(stage(image, 'runtime').join()).not.toContain('step-1');
  });

  test('leaves out what the project has at the place of its output, and says so', () => {
    const files = { 'src/shop/made/old.json': '{}', 'src/shop/other.json': '{}' };
    const step = BuildStep.run(['make'], { outputs: ['src/shop/made'] });
    const image = imageOf({ buildSteps: [step] }, files);
    expect(context(image, 'app/src/shop').filter(path => path.endsWith('.json'))).toEqual(['app/src/shop/other.json']);
    expect(image.leftOut).toContainEqual({ path: 'src/shop/made', reason: 'a build step of the image writes it' });
    expect(image.warnings).toEqual([expect.stringContaining(
      '"src/shop/made" has files in the project that the image does not get, since BuildStep.run(["make"]) writes it: '
      + '"src/shop/made/old.json"')]);
  });

  test('gives the image a file that a command may start, and that nothing may hide', () => {
    const image = imageOf({ buildSteps: [BuildStep.run(['make'], { outputs: ['bin/start.py', 'public'] })] });
    const paths = ['bin/start.py', 'public/a/b.css', 'bin/other.py'];
    expect(paths.map(path => image._has(path))).toEqual([true, true, false]);
    expect(image._hiddenBy('/app/public')).toBe('/app/public');
    expect(image._hiddenBy('/app/public/cache')).toBe('/app/public');
    expect(image._hiddenBy('/app/other')).toBeUndefined();
  });

  test('takes the place of a group of packages, so that the image has at most 14 layers', () => {
    const steps = Array.from({ length: 8 }, (_, index) => BuildStep.run(['make'], { outputs: [`made-${index}`] }));
    expect(problemsOf({ buildSteps: steps })).toEqual([expect.stringContaining("'maxLayers' is 14, but the image has "
      + '8 ')]);
  });

  test('that runs code for another processor than most machines have is a warning', () => {
    const settings = { buildSteps: [generate], architecture: ImageArchitecture.ARM64 };
    expect(imageOf(settings).warnings).toEqual([
      'BuildStep.run(["python", ...]) runs code for linux/arm64: build the image on such a machine, or with emulation',
    ]);
  });
});

describe('an image fails', () => {
  const run = (outputs: string[], more: object = {}) => [BuildStep.run(GENERATE, { outputs, ...more })];
  const name = 'BuildStep.run(["python", ...])';

  test.each<[string, BuildStep[], string]>([
    ['without outputs', run([]), `'outputs' of ${name} is empty, and nothing else of a step is in the image; `],
    ['with an output outside', run(['a/../../b']), `'outputs' of ${name} has "a/../../b"; use a path below the folder`],
    ['with the project as output', run(['.']), `'outputs' of ${name} has "."; use a path below the folder of the `],
    ['with an output that is two lines', run(['a\nRUN id']), `'outputs' of ${name} has "a\\nRUN id"; use a path `],
    ['with the environment as output', run(['.venv/lib']), 'which is never added to an image (a virtual environment)'],
    ['with a secret as output', run(['.env']), 'which is never added to an image (an environment file, which may '],
    ['with code as output', run(['src/shop']), `${name} writes "src/shop", which contains code of the project (`],
    ['with inputs that are not there', run(['x'], { inputs: ['nowhere'] }), '\'inputs\' of '
      + `${name} has "nowhere", which does not exist in the project`],
    ['with inputs that it writes itself', run(['x'], { inputs: ['x/y'] }), 'has "x/y", which it writes itself; '
      + 'remove it'],
    ['with no inputs', run(['x'], { inputs: [] }), `'inputs' of ${name} is empty; name what it reads, or remove it`],
    ['with a real secret in a variable', run(['x'], { environment: { A: `ghp_${'a1B2'.repeat(9)}` } }),
      `'environment.A' of ${name} contains what looks like `],
    ['with a variable that is two lines', run(['x'], { environment: { A: 'a\nb' } }),
      `'environment.A' of ${name} has a line break or another control character (3 characters)`],
    ['with a variable that the image needs', run(['x'], { environment: { PATH: '/' } }),
      `'environment.PATH' of ${name} would replace what the image sets`],
    ['without a command', [BuildStep.run([], { outputs: ['x'] })], 'BuildStep.run([]) has no program; use a list '
      + 'such '],
    ['with a command that is two lines', [BuildStep.run(['sh', 'a\nb'], { outputs: ['x'] })],
      'has "a\\nb", which has a line break or another control character'],
    ['with an output that two steps write', [...run(['a/b']), ...run(['a'])],
      `${name} writes "a/b", and ${name} writes "a"; let only one of them write it`],
    ['with inputs that a later step writes', [...run(['x'], { inputs: ['y'] }), ...run(['y'])],
      `has "y", which a later step writes; put ${name} before it`],
    ['with another command of Django', [BuildStep.django('migrate')],
      "'buildSteps' has BuildStep.django(\"migrate\"); use 'collectstatic' or 'compilemessages', or for another "],
  ])('%s', (_, buildSteps, sentence) => {
    expect(problemsOf({ buildSteps })).toEqual([expect.stringContaining(sentence)]);
  });

  test('with steps in a Dockerfile that has no stages for them', () => {
    expect(problemsOf({ buildSteps: [generate], layers: LayerStrategy.single() })).toEqual([
      "'buildSteps' has steps, but 'layers' is LayerStrategy.single(), whose short Dockerfile has no stages for "
        + 'them; use '
      + 'LayerStrategy.partitioned()',
    ]);
  });
});

describe('a project of Django with a STATIC_ROOT', () => {
  const files = django('STATIC_ROOT = BASE_DIR / '
    + '"collected"', { 'collected/old.css': '', 'src/shop/static/a.css': '' });

  test('collects its static files by default, after its other steps, and says so and how to turn it off', () => {
    const image = imageOf({ buildSteps: [generate] }, files);
    expect(stage(image, 'step-2').slice(0, 2)).toEqual([
      'FROM runtime AS step-2', 'ENV DJANGO_SETTINGS_MODULE=shop.settings',
    ]);
    expect(stage(image, 'step-2').at(-1)).toContain(
      '"--writes", "/app/collected", "--django", "--", "collectstatic", "--noinput"]');
    expect(image.dockerfile).toContain(
      '\n# Collects the static files, as for every project of Django; collectStatic: false turns it off.\nFROM '
        + 'runtime');
    // What the developer collected is no file of the project.
    expect([context(image, 'app/collected'), image.warnings]).toEqual([[], []]);
  });

  test('does not wait for it where it is imported', () => {
    expect(stage(imageOf({}, files), 'application').join('\n')).not.toContain('step-1');
  });

  test('does so once if it is a step already, and not at all if it is turned off', () => {
    const environment = { DJANGO_SETTINGS_MODULE: 'shop.build' };
    const steps = [BuildStep.django('collectstatic', { environment }), generate];
    const image = imageOf({ buildSteps: steps }, django('STATIC_ROOT = BASE_DIR / "x"', {
      'src/shop/build.py': 'from .settings import *\n',
    }));
    expect(image.dockerfile.match(/"collectstatic"/g)).toHaveLength(1);
    expect(stage(image, 'step-1')).toContain('ENV DJANGO_SETTINGS_MODULE=shop.build');
    expect(imageOf({ collectStatic: false }, files).dockerfile).not.toContain('collectstatic');
  });

  test('compiles its translations from them alone, and replaces those that are there', () => {
    const name = 'locale/de/LC_MESSAGES/django';
    const more = { [`src/shop/${name}.po`]: '', [`src/shop/${name}.mo`]: 'old', 'src/shop/locale/fr/other.po': '' };
    const image = imageOf({ buildSteps: [BuildStep.django('compilemessages')] }, { ...files, ...more });
    expect(context(image, 'steps/')).toEqual([`steps/01/src/shop/${name}.po`]);
    expect(stage(image, 'step-1').at(-1)).toContain('/build messages --inputs /inputs --application /app');
    expect(context(image, `app/src/shop/${name}`)).toEqual([`app/src/shop/${name}.po`]);
    expect(image._has(`src/shop/${name}.mo`)).toBe(true);
    // No static file comes from a translation.
    expect(stage(image, 'step-2').at(-1)).not.toContain('step-1');
  });

  test('compiles them with the msgfmt of the archive of a day, if the image has one', () => {
    const settings = {
      buildSteps: [BuildStep.django('compilemessages')], debianSnapshot: DebianSnapshot.of('20260901T000000Z'),
    };
    const image = imageOf(settings, { ...files, 'src/shop/locale/de/LC_MESSAGES/django.po': '' });
    expect(stage(image, 'step-1').join('\n')).toContain('/build sources --snapshot 20260901T000000Z');
  });

  test('fails without translations to compile, and with settings for them', () => {
    const step = BuildStep.django('compilemessages', { network: true });
    expect(problemsOf({ buildSteps: [step] }, files)).toEqual([
      'BuildStep.django("compilemessages") has "network", and msgfmt takes none; remove it',
      "'buildSteps' has BuildStep.django(\"compilemessages\"), but the image has no .po file in a folder "
        + 'LC_MESSAGES; add '
      + "the folder of the translations to 'include', or remove the step",
    ]);
  });

  test.each<[string, string, string, output?: string]>([
    ['only running the settings can tell it', 'STATIC_ROOT = folder()', 'STATIC_ROOT is "folder()", which only running '
      + 'the settings can tell'],
    ['it is the system\'s', 'STATIC_ROOT = "/run/static"', 'STATIC_ROOT is "\\"/run/static\\"", which no build step '
      + 'may write'],
    ['the files are uploaded', 'STATIC_ROOT = BASE_DIR / "x"\nSTATICFILES_STORAGE = '
      + '"storages.backends.s3boto3.S3Storage"',
    'they are stored elsewhere, by "storages.backends.s3boto3.S3Storage"', 'x'],
  ])('says what to add if %s, and is built without', (_, settings, reason, output = 'staticfiles') => {
    const image = imageOf({}, django(settings));
    expect(image.dockerfile).not.toContain('collectstatic');
    expect(image.warnings).toEqual([`Django's static files are not collected: ${reason}; if the image is to have `
      + 'them, use '
      + `buildSteps: [BuildStep.django('collectstatic', { outputs: ['${output}'] })], else collectStatic: false`]);
  });

  describe('in a class of django-configurations', () => {
    const settings = [
      'class Common(Configuration):', '    STATIC_ROOT = BASE_DIR / "var/static"',
      'class Production(Common):', '    A = 1',
    ].join('\n');
    const advice = (line: string) => 'Django\'s static files are not collected: STATIC_ROOT is in the class "Common", '
      + 'and only a running program knows which class it has; if the image is to have them, use buildSteps: '
      + `[${line}], else collectStatic: false`;
    const line = "BuildStep.django('collectstatic', { outputs: ['var/static'], environment: { DJANGO_CONFIGURATION: "
      + "'Common' } })";

    test('says what to add, with the folder and the class, and is built without', () => {
      const image = imageOf({}, django(settings));
      expect(image.dockerfile).not.toContain('collectstatic');
      expect(image.warnings).toEqual([advice(line)]);
    });

    test('does not name the class where the image has one, nor a folder that cannot be known', () => {
      const environment = { DJANGO_CONFIGURATION: 'Production' };
      const unknown = settings.replace('BASE_DIR / "var/static"', 'folder()');
      expect(imageOf({ environment }, django(unknown)).warnings)
        .toEqual([advice("BuildStep.django('collectstatic', { outputs: ['staticfiles'] })")]);
    });

    test('fails with that line if the step is asked for without its outputs', () => {
      const step = BuildStep.django('collectstatic');
      expect(problemsOf({ buildSteps: [step] }, django(settings))).toEqual([
        `'outputs' of ${step} is missing, and STATIC_ROOT is in the class "Common", and only a running program knows `
          + `which class it has; add it: ${line}`,
      ]);
    });

    test('does as it is told by that line', () => {
      const step = BuildStep.django('collectstatic', {
        outputs: ['var/static'], environment: { DJANGO_CONFIGURATION: 'Common' },
      });
      const image = imageOf({ buildSteps: [step] }, django(settings));
      expect(stage(image, 'step-1')).toContain('ENV DJANGO_CONFIGURATION=Common DJANGO_SETTINGS_MODULE=shop.settings');
      expect(image.warnings).toEqual([]);
    });
  });

  test('is collected outside of the project too, and where a variable of the image or the step says', () => {
    const settings = 'STATIC_ROOT = os.environ.get("STATICS", "/data/static")';
    const written = (more: PythonImageSettings) =>
      imageOf(more, django(settings))._plan.steps.map(({ outputs }) => outputs);
    expect(written({})).toEqual([['/data/static']]);
    expect(written({ environment: { STATICS: '/app/there' } })).toEqual([['/app/there']]);
    const step = BuildStep.django('collectstatic', { environment: { STATICS: '/srv/static' } });
    expect(written({ buildSteps: [step] })).toEqual([['/srv/static']]);
  });

  test('fails if the step is asked for and nobody knows what it writes', () => {
    const step = BuildStep.django('collectstatic');
    expect(problemsOf({ buildSteps: [step] }, django('STATIC_ROOT = folder()'))).toEqual([
      `'outputs' of ${step} is missing, and STATIC_ROOT is "folder()", which only running the settings can tell; add `
        + 'it: '
      + "BuildStep.django('collectstatic', { outputs: ['staticfiles'] })",
    ]);
    const known = BuildStep.django('collectstatic', { outputs: ['there'] });
    expect(stage(imageOf({ buildSteps: [known] }, django('STATIC_ROOT = folder()')), 'step-1').at(-1))
      .toContain('"--writes", "/app/there"');
  });

  test('says why not where packages are in one layer', () => {
    expect(imageOf({ layers: LayerStrategy.single() }, files).warnings).toEqual([expect.stringContaining(
      "Django's static files are not collected: 'layers' is LayerStrategy.single(), which has no build steps; if the "
        + '')]);
  });
});
