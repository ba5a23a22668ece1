import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { docker } from './docker';
import { PythonContainer, PythonContainerService, type PythonContainerServiceProps } from '../../src';

/** A container definition, as far as a Docker engine can carry it out. */
interface ContainerDefinition {
  readonly User: string;
  readonly ReadonlyRootFilesystem: boolean;
  readonly EntryPoint?: string[];
  readonly Command: string[];
  readonly Environment?: Array<{ Name: string; Value: string }>;
  readonly Secrets?: Array<{ Name: string }>;
  readonly StopTimeout: number;
  readonly LinuxParameters: {
    readonly InitProcessEnabled?: boolean;
    readonly Capabilities: { readonly Drop: string[] };
    readonly Tmpfs: Array<{ ContainerPath: string; Size: number; MountOptions: string[] }>;
  };
}

/** What the CDK made of one container: the staged context, and the definition that ECS would run. */
export interface SynthesizedTask {
  readonly outputDirectory: string;
  readonly contextDirectory: string;
  readonly platform: string;
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly definition: ContainerDefinition;
}

export function synthesize(
  container: PythonContainer, props: Omit<PythonContainerServiceProps, 'container'> = {},
): SynthesizedTask {
  const outputDirectory = mkdtempSync(join(tmpdir(), 'cdk-out-'));
  const app = new App({ outdir: outputDirectory });
  const stack = new Stack(app, 'Stack');
  const secrets = Object.fromEntries(
    container.secrets.map(name => [name, Secret.fromSecretsManager(new secretsmanager.Secret(stack, name))]),
  );
  new PythonContainerService(stack, 'Service', { container, secrets, ...props });
  app.synth();

  const read = (file: string) => JSON.parse(readFileSync(join(outputDirectory, file), 'utf8'));
  const [asset] = Object.values(read('Stack.assets.json').dockerImages) as Array<{
    source: { directory: string; platform: string; dockerBuildArgs: Record<string, string> };
  }>;
  const resources = Object.values(read('Stack.template.json').Resources) as Array<{ Type: string; Properties: any }>;
  const task = resources.find(resource => resource.Type === 'AWS::ECS::TaskDefinition')!;
  return {
    outputDirectory,
    contextDirectory: join(outputDirectory, asset.source.directory),
    platform: asset.source.platform,
    buildArguments: asset.source.dockerBuildArgs,
    definition: task.Properties.ContainerDefinitions[0],
  };
}

/** Builds as `cdk deploy` does. */
export function build(task: SynthesizedTask, tag: string): void {
  const args = Object.entries(task.buildArguments).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  docker('build', '--quiet', ...args, '--platform', task.platform, '--tag', tag, task.contextDirectory);
}

/**
 * Runs a container definition as the ECS agent would: each of its fields becomes the engine's. Escalation is forbidden
 * on top, as the other two targets do; Fargate has no field for it.
 */
export function start(
  name: string,
  tag: string,
  { definition }: SynthesizedTask,
  secretValues: Record<string, string> = {},
): void {
  const args = [
    'run', '--detach', '--name', name, '--user', definition.User, '--security-opt', 'no-new-privileges:true',
    '--publish', '127.0.0.1::8000',
  ];
  if (definition.ReadonlyRootFilesystem) {
    args.push('--read-only');
  }
  if (definition.LinuxParameters.InitProcessEnabled) {
    args.push('--init');
  }
  for (const capability of definition.LinuxParameters.Capabilities.Drop) {
    args.push('--cap-drop', capability);
  }
  for (const { ContainerPath, Size, MountOptions } of definition.LinuxParameters.Tmpfs) {
    args.push('--tmpfs', `${ContainerPath}:size=${Size}m,${MountOptions.join(',')}`);
  }
  for (const { Name, Value } of definition.Environment ?? []) {
    args.push('--env', `${Name}=${Value}`);
  }
  for (const { Name } of definition.Secrets ?? []) {
    args.push('--env', `${Name}=${secretValues[Name]}`);
  }
  const [entry, ...rest] = definition.EntryPoint ?? [];
  if (entry !== undefined) {
    args.push('--entrypoint', entry);
  }
  docker(...args, tag, ...rest, ...definition.Command);
}

export function url(name: string, path: string): string {
  return `http://${docker('port', name, '8000/tcp').split('\n')[0]}${path}`;
}
