/* Loaded before a program of the CDK: its app is checked by cdk-nag as well. */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

const { synth } = App.prototype;

App.prototype.synth = function (options) {
  Validations.of(this).addPlugins(new AwsSolutionsChecks(this, { verbose: true }));
  return synth.call(this, options);
};
