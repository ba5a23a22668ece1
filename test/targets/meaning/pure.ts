import { ofService } from './compose';
import { saidByPod } from './kubernetes';
import { type Meaning, probe, readEntry, sizes } from './meaning';
import type { PythonContainer } from '../../../src';
import { planServices } from '../../../src/targets/compose/plan-services';
import { renderCompose } from '../../../src/targets/compose/render-compose';
import {
  renderContainerDefinition, renderTask, renderTmpfs,
} from '../../../src/targets/ecs/render-container-definition';
import { renderPod } from '../../../src/targets/kubernetes/render-pod';

/* What the renderers say by themselves, without the constructs around them, which take a hundred times as long. */

export function saidByEcs({ _spec: spec }: PythonContainer) {
  const { entryPoint, command, environment, user, portMappings, stopTimeout, healthCheck: check } =
    renderContainerDefinition(spec, false);
  const { cpu, memoryLimitMiB, runtimePlatform } = renderTask(spec);
  const tmpfs = renderTmpfs(spec).filter(({ containerPath }) => containerPath !== '/run/secrets');
  return {
    ...readEntry(entryPoint),
    command: command!,
    environment: environment!,
    user: user!,
    port: portMappings?.[0].containerPort,
    writable: sizes(tmpfs, ({ containerPath, size }) => [containerPath, size as number]),
    executable: tmpfs.filter(({ mountOptions }) => mountOptions!.includes('exec' as any))
      .map(({ containerPath }) => containerPath),
    vcpu: cpu! / 1024,
    memoryMiB: memoryLimitMiB!,
    architecture: { X86_64: 'amd64', ARM64: 'arm64' }[runtimePlatform!.cpuArchitecture!._cpuArchitecture]!,
    health: check ? probe(
      check.command!, check.interval!.toSeconds(), check.timeout!.toSeconds(), check.retries!,
      check.startPeriod!.toSeconds(),
    ) : {},
    stopSeconds: stopTimeout!.toSeconds(),
  } satisfies Partial<Meaning>;
}

export function saidByCompose(container: PythonContainer): Meaning {
  const { image, port: publishedPort, role } = { ...container._spec, image: container.image };
  const services = planServices({ [role]: container })
    .map(planned => ({ ...planned, image: { image, reference: 'shop:1' }, publishedPort, bindMounts: [] }));
  return ofService(renderCompose('shop', services, new Map()).services[role]);
}

export function saidByKubernetes({ _spec: spec }: PythonContainer) {
  const secrets = spec.secrets.map(name => ({ name, secret: 'shop', key: name }));
  const main = { spec, image: 'shop:1', secrets, variables: {}, settings: {}, user: spec.user };
  return saidByPod(renderPod({ instance: 'shop', main, added: [] }));
}
