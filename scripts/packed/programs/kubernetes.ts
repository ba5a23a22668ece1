import { ImageSource, PythonContainer, PythonContainerDeployment, PythonImage } from 'cdk-python-container';
import { App, Chart } from 'cdk8s';

const web = PythonContainer.web({ image: PythonImage.fromDirectory(process.argv[2]) });
const app = new App();
const chart = new Chart(app, 'shop');
new PythonContainerDeployment(chart, 'web', { container: web, image: ImageSource.registry('ghcr.io/acme/shop') });
app.synth();
console.log(`Kubernetes alone: ${web.image.stage('context')}`);
