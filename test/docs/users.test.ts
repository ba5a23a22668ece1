import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Chart, Testing } from 'cdk8s';
import { runExample } from './example';
import * as library from '../../src';
import { fakeImage } from '../container/fake-image';

const { uid, gid } = library.ContainerUser.DEFAULT;
const image = fakeImage({ runnable: ['shop.worker'], stage: directory => directory });
const modules = { 'cdk-python-container': { ...library, PythonImage: { fromDirectory: () => image } } };

test('an access point of EFS takes every request as the user of the container, for whom it makes its folder', () => {
  const template = Template.fromStack(runExample<{ stack: Stack }>('users.md', 0, ['stack'], modules).stack);
  template.hasResourceProperties('AWS::EFS::AccessPoint', {
    PosixUser: { Uid: String(uid), Gid: String(gid) },
    RootDirectory: { CreationInfo: { OwnerUid: String(uid), OwnerGid: String(gid), Permissions: '750' } },
  });
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [{
      User: `${uid}:${gid}`,
      MountPoints: [{ ContainerPath: '/data', ReadOnly: false, SourceVolume: 'data' }],
    }],
    Volumes: [{ Name: 'data', EFSVolumeConfiguration: { TransitEncryption: 'ENABLED' } }],
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 2049 });
});

test('a volume of Kubernetes is given to the group of the container', () => {
  const { chart } = runExample<{ chart: Chart }>('users.md', 1, ['chart'], modules);
  const { spec: { template: { spec: pod } } } = Testing.synth(chart).find(({ kind }) => kind === 'Deployment');
  expect(pod.securityContext).toMatchObject({ runAsUser: uid, fsGroup: gid, fsGroupChangePolicy: 'OnRootMismatch' });
  const { name } = pod.containers[0].volumeMounts.find(({ mountPath }: any) => mountPath === '/data');
  expect(pod.volumes).toContainEqual({ name, persistentVolumeClaim: expect.objectContaining({ readOnly: false }) });
});
