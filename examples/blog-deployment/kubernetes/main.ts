import { BakeFile, ImageSource, PythonContainerCronJob, PythonContainerDeployment } from 'cdk-python-container';
import { App, Chart } from 'cdk8s';
import { ConfigMap, EnvValue, Secret } from 'cdk8s-plus-28';
import { beat, mail, nightly, web, worker } from '../containers';

const app = new App();
const chart = new Chart(app, 'blog', { namespace: 'blog' });

const image = ImageSource.registry('ghcr.io/acme/blog');
const secret = Secret.fromSecretName(chart, 'Secret', 'blog');
const config = ConfigMap.fromConfigMapName(chart, 'Config', 'blog');
const common = {
  image,
  settings: {
    ALLOWED_HOSTS: EnvValue.fromConfigMap(config, 'allowed-hosts'),
    BROKER_URL: EnvValue.fromConfigMap(config, 'broker-url'),
    DATABASE_HOST: EnvValue.fromConfigMap(config, 'database-host'),
  },
  secrets: { 'db-password': { secret, key: 'db-password' }, 'secret-key': { secret, key: 'secret-key' } },
};
for (const container of [web, worker, mail, beat]) {
  new PythonContainerDeployment(chart, container.name, { ...common, container });
}
new PythonContainerCronJob(chart, nightly.name, {
  ...common, container: nightly, schedule: '30 3 * * *', timeZone: 'Europe/Berlin',
});

new BakeFile({ images: { blog: web.image }, sources: { blog: image } }).write('build');
app.synth();
