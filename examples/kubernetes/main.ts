import { ImageSource, PythonContainerDeployment } from 'cdk-python-container';
import { App, Chart } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { web, worker } from '../containers';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });

const source = ImageSource.registry('ghcr.io/acme/shop');
const secret = Secret.fromSecretName(chart, 'Secret', 'shop');

new PythonContainerDeployment(chart, 'web', {
  container: web,
  image: source,
  secrets: { 'db-password': { secret, key: 'db-password' } },
});
new PythonContainerDeployment(chart, 'worker', { container: worker, image: source });

app.synth();
