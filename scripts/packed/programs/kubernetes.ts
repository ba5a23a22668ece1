import { App, Chart } from 'cdk8s';
import { HorizontalPodAutoscaler } from 'cdk8s-plus-28';
import { DockerConfigSecret, Secret } from 'cdk8s-plus-33';
import {
  ContainerSecret, ImageSource, PythonContainer, PythonContainerDeployment, PythonImage,
} from 'cdk-python-container';

const image = PythonImage.fromDirectory(process.argv[2]);
const web = PythonContainer.web({ image, secrets: [ContainerSecret.file('db-password')] });
const app = new App();
const chart = new Chart(app, 'shop');
// A fresh project has a newer cdk8s-plus than the one that the library needs.
const secret = Secret.fromSecretName(chart, 'Secret', 'shop');
const { deployment } = new PythonContainerDeployment(chart, 'web', {
  container: web,
  image: ImageSource.registry('ghcr.io/acme/shop'),
  secrets: { 'db-password': { secret, key: 'password' } },
  dockerRegistryAuth: new DockerConfigSecret(chart, 'Registry', { data: {} }),
});
new HorizontalPodAutoscaler(chart, 'Scaler', { target: deployment, maxReplicas: 6 });
app.synth();
image.stage('context');
console.log('Kubernetes alone: synthesized and staged');
