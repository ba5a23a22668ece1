/* Reads the packed tarball as its user would: it has the right files, and both platforms synthesize from it alone. */
import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

const root = resolve(__dirname, '..');
const [tarball] = process.argv.slice(2);
const files = execFileSync('tar', ['--list', '--file', tarball], { encoding: 'utf8' })
  .trim()
  .split('\n')
  .map(path => path.replace(/^package\//, ''));

const needed = [
  '.jsii', 'API.md', 'LICENSE', 'README.md', 'lib/index.js', 'lib/index.d.ts', 'support/probe.py', 'support/launch.py',
  'support/check_entry.py', 'node_modules/smol-toml/package.json', 'node_modules/yaml/package.json',
];
const foreign = /^(src|test|docs|examples|scripts|bench|projenrc|\.ci)\/|uv\.lock$|__pycache__/;
const problems = [
  ...needed.filter(file => !files.includes(file)).map(file => `missing: ${file}`),
  ...files.filter(file => foreign.test(file)).map(file => `does not belong: ${file}`),
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

/** What a user runs; only the peers are taken from this checkout. */
const program = `
  const { App, Stack } = require('aws-cdk-lib');
  const { Chart, Testing } = require('cdk8s');
  const {
    ComposeFile, ImageSource, PythonContainer, PythonContainerDeployment, PythonContainerService, PythonImage,
  } = require('cdk-python-container');
  const web = PythonContainer.web({ image: PythonImage.fromDirectory(process.argv[1]) });
  const app = new App({ outdir: 'cdk.out' });
  new PythonContainerService(new Stack(app, 'Shop'), 'Web', { container: web });
  app.synth();
  const chart = new Chart(Testing.app(), 'shop');
  new PythonContainerDeployment(chart, 'web', { container: web, image: ImageSource.registry('ghcr.io/acme/shop') });
  new ComposeFile({ services: { web } }).write('compose.yaml');
  console.log(Testing.synth(chart).length + ' manifests from the packed library');
`;

const directory = mkdtempSync(join(tmpdir(), 'packed-'));
const modules = join(directory, 'node_modules');
mkdirSync(modules);
execFileSync('tar', ['--extract', '--file', resolve(tarball), '--directory', modules]);
execFileSync('mv', [join(modules, 'package'), join(modules, 'cdk-python-container')]);
for (const peer of ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28', 'constructs']) {
  symlinkSync(join(root, 'node_modules', peer), join(modules, peer));
}
execFileSync(process.execPath, ['-e', program, join(root, 'test', 'fixtures', 'projects', 'fastapi')], {
  cwd: directory, stdio: 'inherit', env: { ...process.env, CDK_VALIDATION: 'false' },
});
rmSync(directory, { recursive: true });
console.log(`${tarball}: ${files.length} files`);
