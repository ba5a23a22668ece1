import { execFileSync } from 'child_process';
import { join } from 'path';

const root = join(__dirname, '..', '..');

/** Names of the peers that a fresh process has loaded after touching these exports of the compiled library. */
function loadedPeers(...exports: string[]): string[] {
  const script = `
    const library = require(${JSON.stringify(join(root, 'lib'))});
    for (const name of ${JSON.stringify(exports)}) {
      if (typeof library[name] !== 'function') throw new Error(name + ' is not exported');
    }
    const peers = ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28'];
    const files = Object.keys(require.cache);
    console.log(JSON.stringify(peers.filter(peer => files.some(file => file.includes('/node_modules/' + peer + '/')))));
  `;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }));
}

test('the neutral part and Compose load no platform', () => {
  expect(loadedPeers('PythonProject', 'PythonImage', 'PythonContainer', 'ComposeFile', 'ImageSource')).toEqual([]);
});

test('an ECS-only user never loads cdk8s', () => {
  expect(loadedPeers('PythonContainerService', 'PythonContainerRepository')).toEqual(['aws-cdk-lib']);
});

test('a Kubernetes-only user never loads aws-cdk-lib', () => {
  expect(loadedPeers('PythonContainerDeployment')).toEqual(['cdk8s', 'cdk8s-plus-28']);
});

test('an ES module imports the classes by name', () => {
  const script = `import { PythonContainer, ComposeFile } from ${JSON.stringify(join(root, 'lib', 'index.js'))}; `
    + 'console.log(PythonContainer.name, ComposeFile.name);';
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe(
    'PythonContainer ComposeFile\n',
  );
});
