import { Duration, Size } from 'cdk8s';
import {
  type ContainerProps, type ContainerResources, Cpu, EnvValue, FsGroupChangePolicy, type ISecret, LabelSelector,
  type ServiceAccount, type WorkloadProps,
} from 'cdk8s-plus-28';
import { literal } from './fields';
import { INSTANCE_LABEL, PORT_NAME } from './names';
import type { PlacedContainer } from './render-container';
import { type PodFacts, terminationSeconds } from './render-pod';
import { type ContainerSpec, entryPointOf, environmentBehind } from '../../container';

/** What the typed objects of this target have in common. */
export interface TypedPodProps {
  readonly facts: PodFacts;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  readonly serviceAccount: ServiceAccount;
  readonly dockerRegistryAuth?: ISecret;
}

/** The pod as the helpers of cdk8s-plus read it. Everything else in it comes from the renderers. */
export function podProps({ facts, metadata, serviceAccount, dockerRegistryAuth }: TypedPodProps): WorkloadProps {
  const { user } = facts.main;
  return {
    metadata,
    podMetadata: { labels: metadata.labels },
    select: false,
    serviceAccount,
    dockerRegistryAuth,
    terminationGracePeriod: Duration.seconds(terminationSeconds(facts)),
    securityContext: {
      user: user?.uid,
      group: user?.gid,
      fsGroup: user?.gid,
      fsGroupChangePolicy: FsGroupChangePolicy.ON_ROOT_MISMATCH,
    },
  };
}

/** Selectors of cdk8s-plus use the same label as Service and policies. */
export const selectorOf = ({ instance }: PodFacts): LabelSelector =>
  LabelSelector.of({ labels: { [INSTANCE_LABEL]: instance } });

export function containerProps(
  { spec, image, variables: hidden, settings, user, asksCluster }: PlacedContainer,
): ContainerProps {
  const variables = [
    ...Object.entries(environmentBehind(spec)).map(([name, value]) => [name, EnvValue.fromValue(literal(value))]),
    ...Object.entries(settings),
    ...Object.entries(hidden).map(([name, value]) => [name, EnvValue.fromSecretValue(value)]),
  ];
  return {
    name: spec.name,
    image,
    command: entryPointOf(spec),
    args: asksCluster ? undefined : spec.command.map(literal),
    ports: spec.port === undefined ? [] : [{ name: PORT_NAME, number: spec.port }],
    envVariables: Object.fromEntries(variables) as { [name: string]: EnvValue },
    resources: resourcesOf(spec),
    securityContext: { user: user?.uid, group: user?.gid },
  };
}

function resourcesOf({ size }: ContainerSpec): ContainerResources {
  const cpu = Number.isInteger(size.vcpu) ? Cpu.units(size.vcpu) : Cpu.millis(Math.round(size.vcpu * 1000));
  const memory = Size.mebibytes(size.memoryMiB);
  return { cpu: { request: cpu, limit: cpu }, memory: { request: memory, limit: memory } };
}
