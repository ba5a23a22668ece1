const { App, Stack } = require('aws-cdk-lib');
const { Chart, Testing } = require('cdk8s');
const {
  ComposeFile, ImageSource, PythonContainer, PythonContainerDeployment, PythonContainerService, PythonImage,
} = require('cdk-python-container');

const web = PythonContainer.web({ image: PythonImage.fromDirectory(process.argv[2]) });
const app = new App({ outdir: 'cdk.out' });
new PythonContainerService(new Stack(app, 'Shop'), 'Web', { container: web });
app.synth();
const chart = new Chart(Testing.app(), 'shop');
new PythonContainerDeployment(chart, 'web', { container: web, image: ImageSource.registry('ghcr.io/acme/shop') });
new ComposeFile({ services: { web } }).write('compose.yaml');
console.log(`${Testing.synth(chart).length} manifests, a stack and a Compose file`);
