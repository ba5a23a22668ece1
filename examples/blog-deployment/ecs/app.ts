import { App, Stack, TimeZone } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { PythonContainerService, PythonContainerTask } from 'cdk-python-container';
import { Data } from './data';
import { beat, mail, nightly, web, worker } from '../containers';

const app = new App();
const stack = new Stack(app, 'Blog');
const data = new Data(stack, 'Data');

const common = {
  vpc: data.vpc,
  settings: {
    ALLOWED_HOSTS: 'blog.example',
    BROKER_URL: data.brokerUrl,
    DATABASE_HOST: data.database.instanceEndpoint.hostname,
  },
  secrets: {
    'db-password': Secret.fromSecretsManager(data.database.secret!, 'password'),
    'secret-key': Secret.fromSecretsManager(data.secretKey),
  },
};
const report = new PythonContainerTask(stack, 'Nightly', { ...common, container: nightly });
report.addSchedule('EachNight', {
  schedule: ScheduleExpression.cron({ hour: '3', minute: '30', timeZone: TimeZone.EUROPE_BERLIN }),
});

const { certificate } = data;
const services = [
  new PythonContainerService(stack, 'Web', { ...common, container: web, certificate, publicLoadBalancer: true }),
  new PythonContainerService(stack, 'Worker', { ...common, container: worker }),
  new PythonContainerService(stack, 'Mail', { ...common, container: mail }),
  new PythonContainerService(stack, 'Beat', { ...common, container: beat }),
];
for (const each of [report, ...services]) {
  each.connections.allowToDefaultPort(data.database);
  each.connections.allowToDefaultPort(data.broker);
}

app.synth();
