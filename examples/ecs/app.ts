import { App, Stack, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PythonContainerService } from 'cdk-python-container';
import { web, worker } from '../containers';

const app = new App();
const stack = new Stack(app, 'Shop');

const database = new secretsmanager.Secret(stack, 'Database', { description: 'Password of the database of the shop' });
// For those who run cdk-nag.
Validations.of(database).acknowledge({ id: 'AwsSolutions-SMG4', reason: 'the database is made and kept elsewhere' });

new PythonContainerService(stack, 'Web', {
  container: web,
  secrets: { 'db-password': Secret.fromSecretsManager(database) },
});
new PythonContainerService(stack, 'Worker', { container: worker });

app.synth();
