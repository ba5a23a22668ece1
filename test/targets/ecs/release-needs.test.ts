import { CfnResource, type Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { FileSystem } from 'aws-cdk-lib/aws-efs';
import {
  AuroraPostgresEngineVersion, ClusterInstance, DatabaseCluster, DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { newStack, templateOf } from './containers';
import { runOf, serviceOf, stepOf, waitedFor } from './releases';

// CloudFormation calls a cluster of Aurora made before it has an instance: a first migration would find no server.
describe('the step waits for what its database needs to answer', () => {
  const databaseOf = (stack: Stack, id: string, vpc: Vpc): DatabaseCluster => new DatabaseCluster(stack, id, {
    vpc,
    engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_4 }),
    writer: ClusterInstance.serverlessV2('Writer'),
  });

  test.each<[string, object, (database: DatabaseCluster) => object]>([
    ['setting', { settings: ['HOST'] }, database => ({ settings: { HOST: database.clusterEndpoint.hostname } })],
    ['secret', { secrets: ['db'] }, ({ secret }) => ({ secrets: { db: Secret.fromSecretsManager(secret!) } })],
  ])('the writer of a cluster of Aurora that a %s names, and not that of another', (_, spec, given) => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc');
    const database = databaseOf(stack, 'Database', vpc);
    databaseOf(stack, 'Other', vpc);
    const service = serviceOf(stepOf(spec), { vpc, ...given(database) }, stack);
    const waited = waitedFor(runOf(templateOf(service)));
    expect(waited.filter(id => /Writer/.test(id))).toEqual(['DatabaseWriter']);
  });

  const PARTS: Array<[string, string, string]> = [
    ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'DBClusterIdentifier'],
    ['AWS::DocDB::DBCluster', 'AWS::DocDB::DBInstance', 'DBClusterIdentifier'],
    ['AWS::Neptune::DBCluster', 'AWS::Neptune::DBInstance', 'DBClusterIdentifier'],
    ['AWS::RDS::DBProxy', 'AWS::RDS::DBProxyTargetGroup', 'DBProxyName'],
    ['AWS::EFS::FileSystem', 'AWS::EFS::MountTarget', 'FileSystemId'],
  ];
  /** A step that is told the address of something, and what makes that answer. */
  function addressed(whole: string, part: string, property: string): { stack: Stack; part: CfnResource } {
    const stack = newStack();
    const database = new CfnResource(stack, 'Database', { type: whole });
    const answering = new CfnResource(stack, 'Part', { type: part, properties: { [property]: database.ref } });
    const HOST = Token.asString(database.getAtt('Endpoint'));
    serviceOf(stepOf({ settings: ['HOST'] }), { settings: { HOST } }, stack);
    return { stack, part: answering };
  }

  test.each(PARTS)('of %s: each %s', (...parts) => {
    const { stack } = addressed(...parts);
    expect(runOf(templateOf(stack)).DependsOn).toContain('Part');
  });

  test('of a file system that a volume of its names: each mount target', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    const { fileSystemId } = new FileSystem(stack, 'Files', { vpc });
    const service = serviceOf(stepOf({}), { vpc }, stack);
    service.releaseTask!.addVolume({ name: 'data', efsVolumeConfiguration: { fileSystemId } });
    const waited = waitedFor(runOf(templateOf(service)));
    expect(waited.filter(id => /^Files/.test(id))).toEqual(['FilesEfsMountTarget1', 'FilesEfsMountTarget2']);
  });

  test('but not for an instance that merely shares what the step waits for', () => {
    const stack = newStack();
    const subnets = new CfnResource(stack, 'Subnets', { type: 'AWS::RDS::DBSubnetGroup' });
    const shared = { DBSubnetGroupName: subnets.ref };
    const database = new CfnResource(stack, 'Database', { type: 'AWS::RDS::DBCluster', properties: shared });
    new CfnResource(stack, 'Other', { type: 'AWS::RDS::DBInstance', properties: shared });
    const HOST = Token.asString(database.getAtt('Endpoint'));
    serviceOf(stepOf({ settings: ['HOST'] }), { settings: { HOST } }, stack);
    expect(runOf(templateOf(stack)).DependsOn).not.toContain('Other');
  });

  test('but not for one that waits for a service itself, and says so', () => {
    const { stack, part } = addressed(...PARTS[0]);
    part.node.addDependency(stack.node.findChild('Web'));
    expect(runOf(templateOf(stack)).DependsOn).not.toContain('Part');
    expect(Annotations.fromStack(stack).findWarning('/Stack/Part', Match.stringLikeRegexp('may need this to connect')))
      .toHaveLength(1);
  });
});

// docs/release-steps.md names it for whatever else has to be there first.
test('the step waits for what its task definition is told to wait for', () => {
  const stack = newStack();
  const service = serviceOf(stepOf(), {}, stack);
  new CfnResource(stack, 'Database', { type: 'AWS::RDS::DBInstance' });
  service.releaseTask!.node.addDependency(stack.node.findChild('Database'));
  const template = templateOf(stack);
  const { TaskDefinition: { Ref: definition } } = runOf(template).Properties;
  expect(template.toJSON().Resources[definition].DependsOn).toEqual(['Database']);
});
