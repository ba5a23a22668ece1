import { App, Stack } from 'aws-cdk-lib';
import { PythonContainer, PythonContainerService, PythonImage } from 'cdk-python-container';

const web = PythonContainer.web({ image: PythonImage.fromDirectory(process.argv[2]) });
const app = new App({ outdir: 'cdk.out' });
new PythonContainerService(new Stack(app, 'Shop'), 'Web', { container: web });
console.log(`ECS alone: ${app.synth().stacks.length} stack`);
