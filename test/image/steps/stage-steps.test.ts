import { join } from 'path';
import { context, imageOf, problemsOf, stage } from './image-of';
import { BuildStep, PythonImage } from '../../../src/image';
import { PythonProject } from '../../../src/project';
import { sampleMonorepo, sampleProject } from '../../project/sample-project';

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
      "RUN --network=none cp -RH -- dist /made || { echo 'build: no command of run wrote the output dist, correct "
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

  test('reads other files beside its folder if they are named', () => {
    const step = BuildStep.stage({ ...frontend, inputs: ['src/shop/templates'] });
    const image = imageOf({ buildSteps: [step] }, files);
    expect(context(image, 'steps/01/')).toContain('steps/01/src/shop/templates/index.html');
  });

  test.each(['--mount=type=bind id', '  --mount=type=bind id', '[ -e x ]', 'cat <<EOF', 'echo \\', '# nothing'])(
    'gets %j as it is, not as a word of the Dockerfile', command => {
      const step = BuildStep.stage({ ...frontend, run: [command] });
      expect(stage(imageOf({ buildSteps: [step] }, files), 'step-1-image'))
        .toContain(`RUN ["/bin/sh", "-c", ${JSON.stringify(command)}]`);
    });

  test('fails with each setting that does not fit, all at once', () => {
    const step = BuildStep.stage({
      ...frontend, image: 'node', context: '/x', output: '/dist', to: '../static', run: [], install: ['npm\nci'],
    });
    const name = 'BuildStep.stage("node", "/x")';
    const below = "use a path below the folder of the project, without control characters, such as 'generated'";
    expect(problemsOf({ buildSteps: [step] }, files)).toEqual([
      `'to' of ${name} has "../static"; use a path below the folder of the project, such as 'generated', or an `
        + "absolute one outside of it, such as '/data/static', of letters, digits and '._/@+-'",
      `'image' of ${name} is "node", which can change without notice; use a fixed tag or a digest`,
      `'context' of ${name} has "/x"; use a relative path without control characters, such as 'frontend' or `
        + "'../frontend'",
      `'output' of ${name} has "/dist"; ${below}`,
      `'run' of ${name} is empty; use a list of commands such as ['npm run build']`,
      `'install' of ${name} has "npm\\nci", which has a line break or another control character; put more than one `
        + 'line '
      + 'into a file of the project',
    ]);
  });

  test('may build a folder beside the project, with files of both at the places that they have', () => {
    const path = sampleProject({
      '../mail/package.json': '{}',
      '../mail/.env': 'A=1',
      '../mail/a.mjml': '',
      '../other/b.js': '',
      '../package.json': '{}',
    }, 'shop');
    const step = BuildStep.stage({
      ...frontend, context: '../mail', manifests: ['package.json', '../package.json'], inputs: ['src/shop/templates'],
    });
    const image = new PythonImage({ project: PythonProject.fromDirectory(path), buildSteps: [step] });
    expect(context(image, 'steps/')).toEqual([
      'steps/01-install/mail/package.json', 'steps/01-install/package.json',
      'steps/01/mail/a.mjml', 'steps/01/mail/package.json', 'steps/01/shop/src/shop/templates/index.html',
    ]);
    expect(stage(image, 'step-1-image')).toContain('WORKDIR /app/mail');
    expect(context(image, 'app/src')).toContain('app/src/shop/main.py');
  });

  test('may build a folder beside a project whose local packages lie beside it too, and none above it', () => {
    const path = join(sampleMonorepo({ 'services/web/package.json': '{}' }), 'services/shop');
    const project = PythonProject.fromDirectory(path);
    const imageWith = (folder: string) =>
      new PythonImage({ project, buildSteps: [BuildStep.stage({ ...frontend, context: folder })] });
    const image = imageWith('../web');
    expect(context(image, 'steps/01/')).toEqual(['steps/01/services/web/package.json']);
    expect(stage(image, 'step-1-image')).toContain('WORKDIR /app/services/web');
    for (const folder of ['..', '../..']) { expect(() => imageWith(folder)).toThrow('contains the project'); }
  });

  test.each(['..', '../..'])('fails with %j as its folder, which has the project and much more', folder => {
    const step = BuildStep.stage({ ...frontend, context: folder });
    expect(problemsOf({ buildSteps: [step] }, files)).toEqual([
      `'context' of ${step} has ${JSON.stringify(folder)}, which contains the project and all that is beside it; `
        + "name a folder in it, such as '../frontend'",
    ]);
  });

  test('fails with a file as its folder', () => {
    const step = BuildStep.stage({ ...frontend, context: 'frontend/package.json' });
    expect(problemsOf({ buildSteps: [step] }, files)).toEqual([
      `'context' of ${step} has "frontend/package.json", which is a file; name its folder, or the file in 'inputs'`,
    ]);
  });

  test('without a folder gets nothing of the project, such as for a program that another image has', () => {
    const step = BuildStep.stage({
      image: 'alpine/helm:3.20.0', run: ['cp /usr/bin/helm helm'], output: 'helm', to: '/usr/local/bin/helm',
    });
    const image = imageOf({ buildSteps: [step] });
    expect(stage(image, 'step-1-image').filter(each => /^(COPY|WORKDIR)/.test(each))).toEqual(['WORKDIR /app']);
    expect(stage(image, 'step-1').at(-1)).toContain('--to /usr/local/bin/helm --output /layers/step-1');
    expect(image.dockerfile).toContain('# alpine/helm:3.20.0 makes helm.');
  });

  test('fails with an install that has no folder', () => {
    const { context: _, ...rest } = frontend;
    expect(problemsOf({ buildSteps: [BuildStep.stage(rest)] })).toEqual([
      '\'install\' of BuildStep.stage("node:20-slim", "src/shop/static") is for files of \'context\', which is '
        + "missing; add it, or move its commands to 'run'",
    ]);
  });

  test('fails with an install that finds no manifest', () => {
    const step = BuildStep.stage({ ...frontend, context: 'src' });
    expect(problemsOf({ buildSteps: [step] }, files)).toEqual([expect.stringContaining(
      '\'install\' of BuildStep.stage("node:20-slim", "src") finds no package.json at the top of "src"; name the '
        + 'files')]);
  });
});
