import { symlinkSync } from 'fs';
import { join } from 'path';
import { context, imageOf, problemsOf } from './image-of';
import { BuildSecret, BuildStep, PythonImage, type PythonImageSettings } from '../../../src/image';
import { PythonProject } from '../../../src/project';
import { sampleProject } from '../../project/sample-project';

const FRONTEND = {
  image: 'node:20-slim',
  context: 'frontend',
  install: ['npm ci'],
  run: ['npm run build'],
  output: 'dist',
  to: 'src/shop/static',
};

type Files = Readonly<Record<string, string>>;

/** An image with files in the folder of its frontend, beside a package.json. */
function withFrontend(files: Files, options: object = {}, settings: PythonImageSettings = {}): PythonImage {
  const below = Object.entries(files).map(([path, text]) => [`frontend/${path}`, text]);
  const step = BuildStep.stage({ ...FRONTEND, ...options });
  return imageOf({ buildSteps: [step], ...settings }, { 'frontend/package.json': '{}', ...Object.fromEntries(below) });
}

function staged(image: PythonImage, part = '01'): string[] {
  const folder = `steps/${part}/frontend/`;
  return context(image, folder).map(path => path.slice(folder.length)).filter(path => path !== 'package.json');
}

const HERE = "'context' of BuildStep.stage(\"node:20-slim\", \"frontend\")";

describe('the files of a step', () => {
  test.each(`.babelrc .babelrc.json .browserslistrc .eslintrc.cjs .prettierrc .swcrc .postcssrc.yml .nvmrc .node-version
.stylelintrc.json .gitignore .editorconfig .env.example .pnp.cjs a.js.map a.test.js test/a.js tests/a.js`.split(/\s/))(
    'have %s', path => {
      expect(staged(withFrontend({ [path]: '' }))).toEqual([path]);
    });

  test.each<[path: string, reason: string]>([
    ['node_modules/x/index.js', "JavaScript packages; if the step reads it, name it in 'inputs'"],
    ['.next/cache/x', "hidden; if the step reads it, name it in 'inputs'"],
    ['.storybook/main.js', "hidden; if the step reads it, name it in 'inputs'"],
    ['.DS_Store', 'written by a tool'],
    ['.eslintcache', 'written by a tool'],
    ['.env.local', 'an environment file, which may hold secrets'],
    ['server.key', 'a key'],
    ['.git/config', 'version control'],
    ['client_secret.json', "likely to hold credentials; if the step reads it, name it in 'inputs'"],
    ['dist/old.js', 'a build step of the image writes it'],
  ])('do not have %s, and the image says so', (path, reason) => {
    const image = withFrontend({ [path]: '' });
    expect(staged(image)).toEqual([]);
    const [top] = path.split('/');
    expect(image.leftOut).toContainEqual({ path: `frontend/${top}`, reason: `not in ${HERE}: ${reason}` });
  });

  test('have a hidden folder that is named', () => {
    const files = { '.storybook/main.js': '', '.storybook/.hidden': '' };
    expect(staged(withFrontend(files, { inputs: ['frontend/.storybook'] }))).toEqual(Object.keys(files).sort());
  });

  test('have what Yarn reads of its folder, also while it installs, and nothing of its caches', () => {
    const read = ['.yarn/patches/a.patch', '.yarn/plugins/@yarnpkg/a.cjs', '.yarn/releases/yarn-4.cjs'];
    const files = [...read, '.yarn/cache/a.zip', '.yarn/install-state.gz', '.yarn/unplugged/a/b.js'];
    const image = withFrontend(Object.fromEntries(files.map(path => [path, ''])));
    expect([staged(image), staged(image, '01-install')]).toEqual([read, read]);
    expect(image.leftOut).toContainEqual({ path: 'frontend/.yarn/cache', reason: `not in ${HERE}: what Yarn writes` });
  });

  test.each<[path: string, text: string]>([
    ['.npmrc', 'legacy-peer-deps=true\nalways-auth=true\nemail=a@index.example\n'],
    ['.npmrc', '@shop:registry=https://npm.index.example/\n//npm.index.example/:_authToken=${NPM_TOKEN}\n'],
    ['.npmrc', 'https-proxy=http://ci:${PROXY_PASSWORD}@proxy.index.example\n; _authToken = \n'],
    ['.yarnrc', 'registry "https://npm.index.example"\n"//npm.index.example/:_authToken" "${NPM_TOKEN}"\n'],
    ['.yarnrc.yml', 'nodeLinker: node-modules\nnpmAuthToken: "${NPM_TOKEN}"\nnpmAlwaysAuth: true\n'],
    ['.pnpmfile.cjs', 'module.exports = {}'],
    ['bunfig.toml', '[install]\nexact = true\n'],
  ])('have %s without a password, also for install', (path, text) => {
    const image = withFrontend({ [path]: text });
    expect([staged(image), staged(image, '01-install')]).toEqual([[path], [path]]);
    expect(image.warnings.filter(each => each.includes(path))).toEqual([]);
  });

  test.each<[path: string, text: string]>([
    ['.npmrc', '//npm.index.example/:_authToken=0b5f7a52-7a3e-4d57\n'],
    ['.npmrc', '//npm.index.example/:_auth=Y2k6aHVudGVyMg==\n'],
    ['.npmrc', '//npm.index.example/:_password = "aHVudGVyMg=="\n'],
    ['.npmrc', 'proxy=http://ci:hunter2@proxy.index.example\n'],
    ['.npmrc', `x=npm_${'a1B2c3'.repeat(6)}\n`],
    ['.yarnrc', '"//npm.index.example/:_authToken" "0b5f7a52-7a3e"\n'],
    ['.yarnrc.yml', 'npmAuthToken: 0b5f7a52-7a3e\n'],
    ['.yarnrc.yml', 'npmScopes:\n  shop:\n    npmAuthIdent: "ci:hunter2"\n'],
    ['.sentryclirc', '[auth]\ntoken=0b5f7a52\n'],
  ])('do not have %s with one, which is a warning: %j', (path, text) => {
    const image = withFrontend({ [path]: text });
    expect([staged(image), staged(image, '01-install')]).toEqual([[], []]);
    expect(image.warnings).toContain(`"frontend/${path}" is not in ${HERE} (settings of a tool with a password or a `
      + 'token in them); write ${NAME} for it, such as _authToken=${NPM_TOKEN}, and set the variable in '
      + "'secretVariables' of the step");
  });

  test('a named .npmrc is there, unless it has a password', () => {
    const options = { inputs: ['frontend/.npmrc'] };
    expect(staged(withFrontend({ '.npmrc': 'a=b\n' }, options))).toEqual(['.npmrc']);
    const files = { 'frontend/package.json': '', 'frontend/.npmrc': '_auth=abc' };
    expect(problemsOf({ buildSteps: [BuildStep.stage({ ...FRONTEND, ...options })] }, files)).toEqual([
      `${HERE} has "frontend/.npmrc", which is never added to an image (settings of a tool with a password or a token `
        + "in them); give its values to the step with 'environment', and secrets with 'secretVariables' or 'secrets'",
    ]);
  });

  test('an environment file that is not there is a warning, with the variables that the step does not set', () => {
    const files = { '.env.production': '# a=b\nVITE_API=/api\nexport VITE_KEY=x\nVITE_API=/v2\nVITE_MODE = a\n' };
    const warnings = (options: object) => withFrontend(files, options).warnings.filter(each => each.includes('.env'));
    expect(warnings({ environment: { VITE_MODE: 'b' } })).toEqual([
      `"frontend/.env.production" is not in ${HERE} (an environment file, which may hold secrets); if the step reads `
        + "it, set VITE_API, VITE_KEY in 'environment' of the step, or in 'secretVariables'",
    ]);
    expect(warnings({
      environment: { VITE_MODE: 'b', VITE_API: '/api' },
      secretVariables: { VITE_KEY: BuildSecret.variable('key', 'VITE_KEY') },
    })).toEqual([]);
  });

  test.each(['.env.local', '.env.development', '.env.test', '.envrc'])(
    '%s is no warning, since no build for production reads it', path => {
      expect(withFrontend({ [path]: 'A=1' }).warnings.filter(each => each.includes('.env'))).toEqual([]);
    });

  test.each<[exclude: string, absent: string]>([
    ['frontend/old', 'old/a.js'],
    ['frontend/**/*.stories.js', 'src/a.stories.js'],
    ['frontend/.npmrc', '.npmrc'],
  ])("'exclude' with %s applies below what a step names", (pattern, absent) => {
    const image = withFrontend({ [absent]: '', 'src/a.js': '' }, {}, { exclude: [pattern] });
    expect(staged(image)).toEqual(['src/a.js']);
  });

  test("'exclude' removes what cannot be in a build, as the errors advise", () => {
    const key = `-----BEGIN PRIVATE KEY-----\nM${'a'.repeat(63)}\n-----END PRIVATE KEY-----\n`;
    const path = sampleProject({ 'frontend/package.json': '{}', 'frontend/dev/tls.pem': key });
    symlinkSync('/nowhere', join(path, 'frontend/link'));
    const project = PythonProject.fromDirectory(path);
    const imageWithout = (exclude: string[]) =>
      new PythonImage({ project, buildSteps: [BuildStep.stage(FRONTEND)], exclude });
    expect(() => imageWithout([]))
      .toThrow('"frontend/link" is a broken symbolic link; fix or delete it, or leave it out with \'exclude\'');
    expect(() => imageWithout(['frontend/link']).contentTag)
      .toThrow('"frontend/dev/tls.pem" contains a private key, which is never added to an image; hand it over with '
        + "ContainerSecret, or leave the file out with 'exclude'");
    expect(staged(imageWithout(['frontend/link', 'frontend/dev']))).toEqual([]);
  });

  test.each(['frontend', 'fr*', 'frontend/src'])("'exclude' with %s does not apply to what a step names", pattern => {
    const inputs = ['frontend/src'];
    expect(staged(withFrontend({ 'src/a.js': '' }, { inputs }, { exclude: [pattern] }))).toEqual(['src/a.js']);
  });

  test("'exclude' applies to a folder beside the project, and fails there too if it matches nothing", () => {
    const path = sampleProject({
      '../mail/package.json': '{}', '../mail/a.js': '', '../mail/src/a.stories.js': '',
    }, 'shop');
    const buildSteps = [BuildStep.stage({ ...FRONTEND, context: '../mail' })];
    const imageWith = (pattern: string) => new PythonImage({
      project: PythonProject.fromDirectory(path), buildSteps, exclude: [pattern],
    });
    expect(context(imageWith('../mail/**/*.stories.js'), 'steps/01/')).toEqual([
      'steps/01/mail/a.js', 'steps/01/mail/package.json',
    ]);
    expect(() => imageWith('../mail/**/*.spec.js'))
      .toThrow("'exclude' has \"../mail/**/*.spec.js\", which matches nothing in the project");
  });

  test('are the same for a command that names its inputs', () => {
    const step = BuildStep.run(['make'], { outputs: ['made'], inputs: ['data'] });
    const image = imageOf({ buildSteps: [step] }, { 'data/.config.yml': '', 'data/.env': 'A=1', 'data/a.csv': '' });
    expect(context(image, 'steps/')).toEqual(['steps/01/data/.config.yml', 'steps/01/data/a.csv']);
    expect(image.warnings.filter(each => each.includes('.env'))).toEqual([
      '"data/.env" is not in \'inputs\' of BuildStep.run(["make"]) (an environment file, which may hold secrets); if '
        + "the step reads it, set A in 'environment' of the step, or in 'secretVariables'",
    ]);
  });
});
