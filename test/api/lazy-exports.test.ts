import { execFileSync } from 'child_process';
import { join } from 'path';

const root = join(__dirname, '..', '..');
const lib = JSON.stringify(join(root, 'lib'));

/** Names of the peers that a fresh process has loaded after running a program with the compiled library. */
function loadedPeers(program: string): string[] {
  const script = `
    const library = require(${lib});
    const { RootConstruct } = require('constructs');
    const image = () => library.PythonImage.fromDirectory('test/fixtures/projects/fastapi');
    const container = () => library.PythonContainer.web({ image: image() });
    ${program}
    const peers = ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28'];
    const files = Object.keys(require.cache);
    console.log(JSON.stringify(peers.filter(peer => files.some(file => file.includes('/node_modules/' + peer + '/')))));
  `;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }));
}

/** Whether the platforms are there or not, a program may look at all that the package exports. */
test('naming every class loads no platform', () => {
  const program = `
    for (const [name, value] of Object.entries(library)) { if (typeof value !== 'function') throw name; }
  `;
  expect(loadedPeers(program)).toEqual([]);
});

test('the neutral part and Compose load no platform', () => {
  expect(loadedPeers('new library.ComposeFile({ services: { web: container() } }).text;')).toEqual([]);
});

test('an ECS-only user never loads cdk8s', () => {
  const program = `
    const { App, Stack } = require('aws-cdk-lib');
    new library.PythonContainerService(new Stack(new App(), 'Shop'), 'Web', { container: container() });
  `;
  expect(loadedPeers(program)).toEqual(['aws-cdk-lib']);
});

test('a Kubernetes-only user never loads aws-cdk-lib', () => {
  const program = `
    const { App, Chart } = require('cdk8s');
    const source = library.ImageSource.registry('ghcr.io/acme/shop');
    const chart = new Chart(new App(), 'shop');
    new library.PythonContainerDeployment(chart, 'web', { container: container(), image: source });
  `;
  expect(loadedPeers(program)).toEqual(['cdk8s', 'cdk8s-plus-28']);
});

test('an ES module imports the classes by name', () => {
  const script = `import { PythonContainer, ComposeFile } from ${JSON.stringify(join(root, 'lib', 'index.js'))}; `
    + 'console.log(PythonContainer.name, ComposeFile.name);';
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe(
    'PythonContainer ComposeFile\n',
  );
});
