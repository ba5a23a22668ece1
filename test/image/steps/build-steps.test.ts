import { django } from './django-files';
import { BuildStep, DebianSnapshot, LayerStrategy, PythonImage, type PythonImageSettings } from '../../../src/image';
import { ImageArchitecture, PythonProject } from '../../../src/project';
import { sampleProject } from '../../project/sample-project';
import { instructions } from '../dockerfile/parse-dockerfile';

type Files = Readonly<Record<string, string | undefined>>;

function imageOf(settings: PythonImageSettings, files: Files = {}): PythonImage {
  return new PythonImage({ project: PythonProject.fromDirectory(sampleProject(files)), ...settings });
}

/** The instructions of a stage. */
function stage(image: PythonImage, name: string): string[] {
  const all = instructions(image.dockerfile);
  const isStart = (each: string) => each.startsWith('FROM ') && (/ AS (\S+)$/.exec(each)?.[1] ?? '') === name;
  const start = all.findIndex(isStart);
  const end = all.findIndex((each, index) => index > start && each.startsWith('FROM '));
  return all.slice(start, end < 0 ? undefined : end);
}

/** The paths of the build context that begin with one. */
function context(image: PythonImage, prefix: string): string[] {
  const { content } = image as unknown as { content: { files: Array<{ path: string }> } };
  return content.files.map(({ path }) => path).filter(path => path.startsWith(prefix)).sort();
}

function problemsOf(settings: PythonImageSettings, files: Files = {}): string[] {
  try {
    imageOf(settings, files);
    return [];
  } catch (error) {
    const [first, ...others] = (error as Error).message.split('\n');
    return others.length === 0 ? [first.replace(/^.*?invalid PythonImage "shop": /, '')]
      : others.map(each => each.replace('  - ', ''));
  }
}

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

  test('takes the place of a group of packages, so that the image has fewer than 15 layers', () => {
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

describe('another image', () => {
  const frontend = {
    image: 'node:20-slim',
    context: 'frontend',
    install: ['npm ci'],
    run: ['npm run build'],
    output: 'dist',
    to: 'src/shop/static',
  };
  const files = {
    'frontend/package.json': '{}',
    'frontend/package-lock.json': '{}',
    'frontend/src/main.js': '',
    'frontend/node_modules/x/index.js': '',
    'frontend/dist/old.js': '',
    'frontend/.npmrc': 'token',
    'frontend/.env': 'A=1',
    'frontend/.babelrc': '{}',
  };

  test('builds a folder of the project, which is a part of the context of its own', () => {
    const image = imageOf({ buildSteps: [BuildStep.stage(frontend)] }, files);
    expect(stage(image, 'step-1-image')).toEqual([
      'FROM --platform=$BUILDPLATFORM node:20-slim AS step-1-image',
      'USER 0:0',
      'WORKDIR /app/frontend',
      'COPY steps/01-install/ /app/',
      'RUN npm ci',
      'COPY steps/01/ /app/',
      'RUN npm run build',
      "RUN --network=none cp -RP -- dist /made || { echo 'build: no command of run wrote the output dist, correct "
        + 'one of '
      + "them' >&2; exit 1; }",
    ]);
    expect(context(image, 'steps/')).toEqual([
      'steps/01-install/frontend/package-lock.json', 'steps/01-install/frontend/package.json',
      'steps/01/frontend/package-lock.json', 'steps/01/frontend/package.json', 'steps/01/frontend/src/main.js',
    ]);
    expect(image.dockerfile).not.toContain('# Not in the image');
  });

  test('makes one folder, which is where the application is imported', () => {
    const image = imageOf({ buildSteps: [BuildStep.stage(frontend)] }, files);
    expect(stage(image, 'step-1').at(-1)).toContain(
      '--mount=from=step-1-image,source=/made,target=/made /usr/local/bin/python3.14 -B /build outputs --made /made '
      + '--name dist --to /app/src/shop/static --output /layers/step-1');
    expect(stage(image, 'application')).toContain('COPY --link --from=step-1 /layers/step-1/ /');
  });

  test('reads other files beside its folder, and hidden ones, if they are named', () => {
    const step = BuildStep.stage({ ...frontend, inputs: ['src/shop/templates', 'frontend/.babelrc'] });
    const image = imageOf({ buildSteps: [step] }, files);
    expect(context(image, 'steps/01/')).toEqual(expect.arrayContaining([
      'steps/01/frontend/.babelrc', 'steps/01/src/shop/templates/index.html',
    ]));
  });

  test.each(['--mount=type=bind id', '[ -e x ]', 'cat <<EOF', 'echo \\', '# nothing'])(
    'gets %j as it is, not as a word of the Dockerfile', command => {
      const step = BuildStep.stage({ ...frontend, run: [command] });
      expect(stage(imageOf({ buildSteps: [step] }, files), 'step-1-image'))
        .toContain(`RUN ["/bin/sh", "-c", ${JSON.stringify(command)}]`);
    });

  test('fails with each setting that does not fit, all at once', () => {
    const step = BuildStep.stage({
      ...frontend, image: 'node', context: '../x', output: '/dist', to: '../static', run: [], install: ['npm\nci'],
    });
    const name = 'BuildStep.stage("node", "../x")';
    const below = "use a path below the folder of the project, without control characters, such as 'generated'";
    expect(problemsOf({ buildSteps: [step] }, files)).toEqual([
      `'to' of ${name} has "../static"; ${below}`,
      `'image' of ${name} is "node", which can change without notice; use a fixed tag or a digest`,
      `'context' of ${name} has "../x"; ${below}`,
      `'output' of ${name} has "/dist"; ${below}`,
      `'run' of ${name} is empty; use a list of commands such as ['npm run build']`,
      `'install' of ${name} has "npm\\nci", which has a line break or another control character; put more than one `
        + 'line '
      + 'into a file of the project',
    ]);
  });

  test('fails with an install that finds no manifest', () => {
    const step = BuildStep.stage({ ...frontend, context: 'src' });
    expect(problemsOf({ buildSteps: [step] }, files)).toEqual([expect.stringContaining(
      '\'install\' of BuildStep.stage("node:20-slim", "src") finds no package.json at the top of "src"; name the '
        + 'files')]);
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

  test.each<[string, string, string]>([
    ['only running the settings can tell it', 'STATIC_ROOT = folder()', 'STATIC_ROOT is "folder()", which only running '
      + 'the settings can tell'],
    ['it is outside', 'STATIC_ROOT = "/var/www/static"', 'STATIC_ROOT is "\\"/var/www/static\\"", which is not a '
      + 'folder '
      + 'below that of the project'],
    ['the files are uploaded', 'STATIC_ROOT = BASE_DIR / "x"\nSTATICFILES_STORAGE = '
      + '"storages.backends.s3boto3.S3Storage"',
    'they are stored elsewhere, by "storages.backends.s3boto3.S3Storage"'],
  ])('says what to add if %s, and is built without', (_, settings, reason) => {
    const image = imageOf({}, django(settings));
    expect(image.dockerfile).not.toContain('collectstatic');
    expect(image.warnings).toEqual([`Django's static files are not collected: ${reason}; if the image is to have `
      + 'them, use '
      + "buildSteps: [BuildStep.django('collectstatic', { outputs: ['staticfiles'] })], else collectStatic: false"]);
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
