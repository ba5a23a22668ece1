import { App, Stack } from 'aws-cdk-lib';
import {
  ComposeFile, ImageSource, PythonContainer, PythonContainerDeployment, PythonContainerService, PythonImage,
} from 'cdk-python-container';
import * as cdk8s from 'cdk8s';

const image = PythonImage.fromDirectory('shop'); // reads pyproject.toml, uv.lock and the sources; no Docker, no network
const web = PythonContainer.web({ image }); // FastAPI and uvicorn, found in the lock; shop.main:app, in the sources

// ECS on Fargate, behind a load balancer
const app = new App();
const stack = new Stack(app, 'Shop');
new PythonContainerService(stack, 'Web', { container: web });
app.synth();

// Kubernetes
const manifests = new cdk8s.App();
const chart = new cdk8s.Chart(manifests, 'shop', { namespace: 'shop' });
new PythonContainerDeployment(chart, 'web', { container: web, image: ImageSource.registry('ghcr.io/acme/shop') });
manifests.synth();

// Docker Compose
new ComposeFile({ services: { web } }).write('compose.yaml');
