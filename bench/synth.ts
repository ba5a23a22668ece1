/*
 * npm run bench:synth [-- MOST]
 *
 * Prints medians of five runs, each in a process of its own: synth of 1, 10, 100 and 1,000 web services (at most MOST)
 * against the same written by hand, and the time to import the package against its platform alone. Runs of the two
 * sides alternate, so that a machine that slows down slows both. Quote the ratios; the milliseconds are this machine's.
 */
import { execFileSync, type ExecFileSyncOptions } from 'child_process';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';

const root = resolve(__dirname, '..');
const RUNS = 5;
const most = Number(process.argv[2] ?? 1000);

const options: ExecFileSyncOptions = {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, CDK_VALIDATION: 'false' },
};

/** As plain JavaScript: what runs TypeScript would translate the library again, inside the measured time. */
const child = join(root, 'node_modules', '.cache', 'bench', 'synth-once.js');
buildSync({
  entryPoints: [join(root, 'bench', 'synth-once.ts')],
  outfile: child,
  bundle: true,
  platform: 'node',
  packages: 'external',
  alias: { 'cdk-python-container': root },
  external: [root],
  tsconfigRaw: {},
});

/** Milliseconds that one child measured of itself. */
function synth(...words: string[]): number {
  return Number(String(execFileSync(process.execPath, [child, ...words], options)).trim());
}

/** Milliseconds of a whole Node process that loads these modules and names what a user of them names. */
function load(...expressions: string[]): number {
  const begin = process.hrtime.bigint();
  execFileSync(process.execPath, ['-e', expressions.join(';')], options);
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Both sides in turn; the ratio is the median of the ratios of neighbours. */
function compare(label: string, ours: () => number, other: () => number): void {
  const pairs = Array.from({ length: RUNS }, () => [ours(), other()]);
  const columns = [median(pairs.map(([a]) => a)), median(pairs.map(([, b]) => b))].map(value =>
    value.toFixed(0).padStart(8),
  );
  console.log(`${label.padEnd(44)}${columns.join('')}${median(pairs.map(([a, b]) => a / b)).toFixed(2).padStart(8)}`);
}

const counts = [1, 10, 100, 1000].filter(count => count <= most);
console.log(`${'synth, ms'.padEnd(44)}    ours by hand   ratio`);
const IMAGES = { shared: 'one image', each: 'an image each', planned: 'image planned before' } as const;
// Kubernetes stages no image: a manifest only names one.
const variants = { ecs: ['shared', 'each'], kubernetes: ['shared', 'planned'] } as const;
for (const [platform, kinds] of Object.entries(variants)) {
  for (const images of kinds) {
    for (const count of counts) {
      compare(`${platform}, ${count} services, ${IMAGES[images]}`,
        () => synth(platform, 'ours', images, String(count)), () => synth(platform, 'hand', images, String(count)));
    }
  }
}

const once = (word: string): string =>
  median(Array.from({ length: RUNS }, () => synth(word, 'ours', 'shared', '1'))).toFixed(0);
console.log(`once per project, apart from the rows above: ${once('read')} ms to read it`);
console.log(`once per image, in the rows above: ${once('plan')} ms to plan it and a container`);

const lib = JSON.stringify(root);
/** What a user of a platform names of it; its modules, too, load what is named. */
const ecs = `
  const { App, Stack } = require("aws-cdk-lib");
  const { Cluster, ContainerImage, FargateService, FargateTaskDefinition, LogDrivers } = require("aws-cdk-lib/aws-ecs");
  const { ApplicationLoadBalancer, ApplicationTargetGroup } = require("aws-cdk-lib/aws-elasticloadbalancingv2");
  const { Vpc } = require("aws-cdk-lib/aws-ec2");
  const { LogGroup } = require("aws-cdk-lib/aws-logs");
  const { DockerImageAsset } = require("aws-cdk-lib/aws-ecr-assets");`;
const kubernetes = 'const { App, Chart } = require("cdk8s"); const { Deployment, NetworkPolicy, Service, '
  + 'ServiceAccount } = require("cdk8s-plus-28")';
console.log(`\n${'import, ms of the whole process'.padEnd(44)}    ours platform   ratio`);
compare(
  'ECS only',
  () => load(ecs, `require(${lib}).PythonContainerService;require(${lib}).PythonContainer`),
  () => load(ecs),
);
compare(
  'Kubernetes only',
  () => load(kubernetes, `require(${lib}).PythonContainerDeployment;require(${lib}).PythonContainer`),
  () => load(kubernetes),
);
