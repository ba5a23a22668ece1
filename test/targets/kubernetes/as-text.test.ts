import { App as CdkApp, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Cluster } from 'aws-cdk-lib/aws-eks';
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { App, Chart, Testing, YamlOutputType } from 'cdk8s';
import { containerOf, worker } from './specs';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment } from '../../../src/targets/kubernetes';

/** A chart with tokens in its image, command and variable. */
function chartOf(stack: Stack, yamlOutputType?: YamlOutputType): Chart {
  const { queueUrl } = new Queue(stack, 'Queue');
  const spec = { ...worker, command: ['work', queueUrl], environment: { QUEUE: queueUrl }, publicVariables: ['QUEUE'] };
  const chart = new Chart(new App({ outdir: Testing.app().outdir, yamlOutputType }), 'shop');
  const image = ImageSource.registry(new Repository(stack, 'Repository').repositoryUri);
  new PythonContainerDeployment(chart, 'worker', { container: containerOf(spec), image });
  return chart;
}

test('a chart that the CDK applies may hold what only the CDK knows', () => {
  const stack = new Stack(new CdkApp(), 'Stack');
  const kubectlLayer = new LayerVersion(stack, 'Kubectl', { code: Code.fromAsset(__dirname) });
  const cluster = Cluster.fromClusterAttributes(stack, 'Cluster', {
    clusterName: 'shop', kubectlRoleArn: 'arn:aws:iam::111122223333:role/kubectl', kubectlLayer,
  });
  cluster.addCdk8sChart('Chart', chartOf(stack));
  const [{ Properties }]: any[] = Object.values(
    Template.fromStack(stack).findResources('Custom::AWSCDK-EKS-KubernetesResource'),
  );
  const manifest = JSON.stringify(Properties.Manifest);
  expect(manifest).toMatch(/args\\":\[\\"work\\",\\"",\{"Ref":"Queue/);
  expect(manifest).toMatch(/\\"name\\":\\"QUEUE\\",\\"value\\":\\"",\{"Ref":"Queue/);
  expect(manifest).not.toContain('Token[');
});

describe('fails when such a chart is written as text, naming each place:', () => {
  const places = 'invalid Deployment "shop-worker": \'spec.template.spec.containers[0].image\', '
    + "'spec.template.spec.containers[0].args[1]', "
    + "'spec.template.spec.containers[0].env[0].value' contains a value that is known only at deployment; "
    + 'apply the chart with cluster.addCdk8sChart(...), or use a plain value';

  test.each([
    YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_RESOURCE,
    YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  ])('app.synth(), with the output type %s', type => {
    const chart = chartOf(new Stack(), type);
    expect(() => App.of(chart).synth()).toThrow(places);
  });

  test('app.synthYaml()', () => {
    expect(() => App.of(chartOf(new Stack())).synthYaml()).toThrow(places);
  });

  test('JSON', () => {
    expect(() => JSON.stringify(Testing.synth(chartOf(new Stack())))).toThrow(places);
  });
});

test('a key may hold such a value as well', () => {
  const stack = new Stack();
  const chart = new Chart(Testing.app(), 'shop');
  const { deployment } = new PythonContainerDeployment(chart, 'worker', {
    container: containerOf(worker), image: ImageSource.existing('shop:1'),
  });
  deployment.metadata.addAnnotation(`example.org/${new Queue(stack, 'Queue').queueName}`, 'x');
  expect(() => App.of(chart).synthYaml())
    .toThrow("a key of 'metadata.annotations' contains a value that is known only at deployment; ");
});

test('a chart without such values is written as it is', () => {
  const chart = new Chart(Testing.app(), 'shop');
  new PythonContainerDeployment(
    chart, 'worker', { container: containerOf(worker), image: ImageSource.existing('shop:1') },
  );
  expect(App.of(chart).synthYaml()).toContain('image: shop:1');
});

describe('a text that kubectl reads as another one from the YAML of cdk8s', () => {
  const chartWith = (value: string): Chart => {
    const chart = new Chart(Testing.app(), 'shop');
    const container = containerOf({ ...worker, environment: { VALUE: value } });
    new PythonContainerDeployment(chart, 'worker', { container, image: ImageSource.existing('shop:1') });
    return chart;
  };

  // Found by writing each with cdk8s and reading it with `kubectl kustomize`.
  test.each(['0o7', '-0o17', 'a\u2028b', '\u2029', 'a\x85b', '\x7f', '\x9f', '\ufffe', 'a\uffff'])(
    'is refused: %j',
    value => {
      expect(() => App.of(chartWith(value)).synthYaml()).toThrow(
        "'spec.template.spec.containers[0].env[0].value' is a text that kubectl misreads in the YAML of cdk8s",
      );
    },
  );

  test.each(['0o8', '0o7x', '017', '1_000', '0b1', '12:30', 'yes', '\x1b', '\ufeff', 'a\r\nb'])('is not %j', value => {
    expect(App.of(chartWith(value)).synthYaml()).toContain('name: VALUE');
  });

  test('is taken where the CDK applies the chart', () => {
    expect(Testing.synth(chartWith('0o7'))[1].spec.template.spec.containers[0].env[0].value).toBe('0o7');
  });
});
