import { awscdk, cdk, javascript, TextFile, typescript } from 'projen';
import { boundaries } from './projenrc/boundaries';
import { commands } from './projenrc/commands';
import { release } from './projenrc/release';
import { PEERS } from './scripts/bundle/peers';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-python-container',
  description: 'Small, hardened Python images from uv projects, and the ECS, '
    + 'Kubernetes and Docker Compose definitions that run them',
  author: 'The cdk-python-container contributors',
  authorAddress: 'maintainers@cdk-python-container.example',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-python-container/cdk-python-container.git',
  license: 'Apache-2.0',
  // What 0.x is: jsii-pacmak makes 'Development Status :: 4 - Beta' of it.
  stability: cdk.Stability.EXPERIMENTAL,
  keywords: ['aws-cdk', 'cdk8s', 'docker', 'ecs', 'fargate', 'kubernetes', 'python', 'uv'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  // The floor of jsii and the CDK, and what .ci/run uses. docs/release.md says what is supported.
  minNodeVersion: '20.16.0',
  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsx() },
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',

  // Floors that the published Python, Java and Go packages of the peers can meet as well.
  cdkVersion: '2.263.0',
  constructsVersion: '10.5.0',
  peerDeps: ['cdk8s@^2.69.0', 'cdk8s-plus-28@^2.5.6'],
  bundledDeps: ['smol-toml', 'yaml'],
  devDeps: [
    'aws-cdk@^2.1148', 'cdk-nag@^3', 'cdk8s-cli', 'esbuild', 'fast-check@^4', 'tsx',
    // Our own floors, exactly: what compiles here compiles for the oldest peer we accept.
    'cdk8s@2.69.0',
    'cdk8s-plus-28@2.5.6',
  ],

  publishToPypi: { distName: 'cdk-python-container', module: 'cdk_python_container' },
  publishToMaven: {
    javaPackage: 'io.github.cdkpythoncontainer',
    mavenGroupId: 'io.github.cdkpythoncontainer',
    mavenArtifactId: 'cdk-python-container',
  },
  publishToGo: {
    moduleName: 'github.com/cdk-python-container/cdk-python-container-go',
    packageName: 'cdkpythoncontainer',
  },

  // Hosting is chosen by whoever publishes; what must pass is .ci/run.
  github: false,
  release: false,
  depsUpgrade: false,

  docgen: true,
  eslint: true,
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'projenrc', 'examples', 'scripts', 'bench'],
    fileExtensions: ['.ts'],
    commandOptions: { fix: false },
    // Programs of users, who have other packages.
    ignorePatterns: ['scripts/packed/programs/'],
  },
  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    configFilePath: 'jest.config.json',
    jestConfig: {
      collectCoverage: false,
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/integration/'],
      // The CDK's built-in template validation costs 7 to 18 s in each process; one test turns it on again.
      setupFiles: ['<rootDir>/test/setup.ts'],
      // No test measures time: a busy machine may take many times what an idle one does.
      testTimeout: 120_000,
    },
  },
  sampleCode: false,
  gitignore: ['.jsii.tabl.json', 'cdk.out/', '__pycache__/', '.pytest_cache/'],
});

project.npmignore!.exclude(
  '/.ci/', '/bench/', '/docs/', '/examples/', '/projenrc/', '/scripts/', '/CONTRIBUTING.md', '/ARCHITECTURE.md',
  'cdk.out/', '/jest.*.json', '/.nvmrc', '.jsii.tabl.json',
  // scripts/bundle makes a few files of these.
  '/support/', '/lib/**/*.js', '!/lib/index.js', '!/lib/bundle/*.js',
);

// A user of one platform installs no other one.
project.package.addField('peerDependenciesMeta', Object.fromEntries(
  [...PEERS.keys()].map(peer => [peer, { optional: true }]),
));

// Newer ones list bindings that could not be resolved when the lock was made; `npm ci` refuses such a lock.
project.package.addPackageResolutions('unrs-resolver@1.11.1');

// It asks for a newer patch of constructs than our floor, of which it uses nothing.
project.package.file.addOverride('overrides.cdk-nag', { constructs: '$constructs' });

// The one place that decides the version: package.json, the lock, .jsii and every package follow.
project.package.addVersion('0.1.0');

boundaries(project);
commands(project);
release(project);

new TextFile(project, '.nvmrc', { lines: ['22', ''] });

project.synth();
