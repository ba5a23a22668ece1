import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import {
  Connections, FlowLogDestination, InstanceType, Port, SecurityGroup, SubnetType, Vpc, type IConnectable,
} from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { Credentials, DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** What the blog has besides its containers: a network, a name, PostgreSQL and a queue with the protocol of Redis. */
export class Data extends Construct {
  public readonly vpc: Vpc;
  public readonly certificate: Certificate;
  public readonly database: DatabaseInstance;
  public readonly broker: IConnectable;
  public readonly brokerUrl: string;
  public readonly secretKey: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2, flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs() } },
    });
    this.certificate = new Certificate(this, 'Certificate', {
      domainName: 'blog.example', validation: CertificateValidation.fromDns(),
    });
    this.secretKey = new Secret(this, 'SecretKey', { description: 'With which Django signs sessions' });

    this.database = new DatabaseInstance(this, 'Database', {
      vpc: this.vpc,
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17_9 }),
      instanceType: new InstanceType('t4g.small'),
      databaseName: 'blog',
      credentials: Credentials.fromGeneratedSecret('blog'),
      multiAz: true,
      storageEncrypted: true,
      backupRetention: Duration.days(14),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });

    const subnets = new CfnSubnetGroup(this, 'BrokerSubnets', {
      description: 'Queue of the blog',
      subnetIds: this.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
    });
    const securityGroup = new SecurityGroup(this, 'BrokerSecurityGroup', { vpc: this.vpc, allowAllOutbound: false });
    const queue = new CfnReplicationGroup(this, 'Broker', {
      replicationGroupDescription: 'Queue of the blog',
      engine: 'valkey',
      cacheNodeType: 'cache.t4g.micro',
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [securityGroup.securityGroupId],
    });
    this.broker = new Connections({ securityGroups: [securityGroup], defaultPort: Port.tcp(6379) });
    // For those who run cdk-nag.
    Validations.of(this).acknowledge(
      { id: 'AwsSolutions-SMG4', reason: 'another key ends all sessions; another password needs new tasks' },
      { id: 'AwsSolutions-RDS11', reason: 'only the tasks of the blog are let in, whatever the port' },
      { id: 'AwsSolutions-AEC5', reason: 'only the tasks of the blog are let in, whatever the port' },
      { id: 'AwsSolutions-AEC6', reason: 'only the tasks of the blog are let in; a password would be in the address' },
    );
    this.brokerUrl = `rediss://${queue.attrPrimaryEndPointAddress}:6379/0?ssl_cert_reqs=required`;
  }
}
