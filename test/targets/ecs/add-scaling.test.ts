import { Template } from 'aws-cdk-lib/assertions';
import { newStack, only, serviceOf, templateOf } from './containers';
import { WEB, WORKER } from '../specs';

const SCALED = { replicas: 2, scaling: { most: 10, cpuPercent: 60, memoryPercent: 80, requestsPerSecond: 20 } };

const policies = (template: Template) =>
  Object.values(template.findResources('AWS::ApplicationAutoScaling::ScalingPolicy'))
    .map(({ Properties }) => Properties.TargetTrackingScalingPolicyConfiguration);

test('tracks each target of the container, and leaves the number of tasks to it', () => {
  const service = serviceOf({ ...WEB, ...SCALED });
  expect(only(service, 'AWS::ApplicationAutoScaling::ScalableTarget'))
    .toMatchObject({ MinCapacity: 2, MaxCapacity: 10 });
  expect(only(service, 'AWS::ECS::Service')).not.toHaveProperty('DesiredCount');
  const metric = (name: string) => ({ PredefinedMetricSpecification: { PredefinedMetricType: name } });
  // Twenty requests a second are 1200 in the minute that the metric counts.
  expect(policies(templateOf(service))).toEqual([
    { ...metric('ECSServiceAverageCPUUtilization'), TargetValue: 60 },
    { ...metric('ECSServiceAverageMemoryUtilization'), TargetValue: 80 },
    { ...metric('ALBRequestCountPerTarget'), TargetValue: 1200 },
  ].map(policy => expect.objectContaining({
    TargetValue: policy.TargetValue,
    PredefinedMetricSpecification: expect.objectContaining(policy.PredefinedMetricSpecification),
    ScaleInCooldown: 300,
    ScaleOutCooldown: 60,
  })));
});

test('tracks the memory alone where nothing else is said', () => {
  const service = serviceOf({ ...WORKER, replicas: 2, scaling: { most: 8, memoryPercent: 75 } });
  const metric = { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' };
  expect(policies(templateOf(service)))
    .toEqual([expect.objectContaining({ TargetValue: 75, PredefinedMetricSpecification: metric })]);
});

test('takes more policies of its user', () => {
  const service = serviceOf({ ...WORKER, replicas: 1, scaling: { most: 5, cpuPercent: 60 } });
  service.scaling!.scaleOnMemoryUtilization('More', { targetUtilizationPercent: 50 });
  expect(policies(templateOf(service))).toHaveLength(2);
});

test('tracks how long answers take, as Copilot did', () => {
  const service = serviceOf({ ...WEB, replicas: 1, scaling: { most: 5, cpuPercent: 60 } });
  const metric = service.targetGroup!.metrics.targetResponseTime();
  service.scaling!.scaleToTrackCustomMetric('Time', { metric, targetValue: 0.5 });
  expect(policies(templateOf(service))[1]).toMatchObject({
    TargetValue: 0.5, CustomizedMetricSpecification: { MetricName: 'TargetResponseTime', Statistic: 'Average' },
  });
});

test('has none with a fixed number of tasks', () => {
  const service = serviceOf(WORKER);
  expect(service.scaling).toBeUndefined();
  templateOf(service).resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
});

test('fails for a number of tasks beside a range', () => {
  expect(() => serviceOf({ ...WEB, ...SCALED }, { desiredCount: 3 }, newStack())).toThrow(
    /'desiredCount' is set, but the container "web" scales by its load, from 2 to 10; remove it, or use Scaling.fixed/,
  );
});
