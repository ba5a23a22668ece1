/*
 * tsx scripts/packed/check.ts dist/js/*.tgz
 *
 * Tries the packed tarball as its users would: with both platforms, with one alone in a project as `cdk init` and
 * `cdk8s init` make it, under jest's spies, and inside an application that esbuild bundled.
 */
import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { problemsOfContents } from './contents';
import { floor, TEMPLATES, User } from './user';

const tarball = resolve(process.argv[2]);
const files = execFileSync('tar', ['--list', '--file', tarball], { encoding: 'utf8' }).trim().split('\n');
const problems = problemsOfContents(files.map(path => path.replace(/^package\//, '')));
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

const program = (name: string) => readFileSync(join(__dirname, 'programs', name), 'utf8');

const both = new User(tarball, floor('aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28', 'constructs'));
both.run('both.js', program('both.js'));
both.test('spies.test.js', program('spies.test.js'));

const kubernetes = new User(tarball, [...floor('cdk8s', 'cdk8s-plus-28', 'constructs'), 'cdk8s-plus-33']);
kubernetes.lacks('aws-cdk-lib');
kubernetes.compile('main.ts', program('kubernetes.ts'), TEMPLATES.cdk8s);
kubernetes.run('main.js');
kubernetes.runBundled('main.js');
kubernetes.misses('PythonContainerService',
  "the ECS constructs of cdk-python-container need 'aws-cdk-lib', which is not installed; "
    + 'run `npm install aws-cdk-lib`');

const ecs = new User(tarball, floor('aws-cdk-lib', 'constructs'));
ecs.lacks('cdk8s', 'cdk8s-plus-28');
ecs.compile('main.ts', program('ecs.ts'), TEMPLATES.cdk);
ecs.run('main.js');
ecs.runBundled('main.js');
ecs.misses('PythonContainerDeployment',
  "the Kubernetes constructs of cdk-python-container need 'cdk8s', which is not installed; "
    + 'run `npm install cdk8s cdk8s-plus-28`');

for (const user of [both, kubernetes, ecs]) { user.leave(); }
console.log(`${tarball}: ${files.length} files, used with both platforms, with each alone, under jest and in a bundle`);
