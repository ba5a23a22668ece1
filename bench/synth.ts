/*
 * npm run bench:synth [-- MOST [RUNS]]
 *
 * Medians of five runs, or of RUNS, each in a process of its own: synth of 1, 10, 100 and 1,000 web services (at most
 * MOST) against the same written by hand, in processor time, and the time to import the package against its platform
 * alone. Runs of the two sides alternate, so that a machine that slows down slows both. Quote the ratios; the
 * milliseconds are this machine's. A run with all counts writes its tables to docs/benchmarks.md.
 */
import { execFileSync, type ExecFileSyncOptions } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { cpus } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import { replaceSection } from './image/document';
import { type Compared, median, synthReport } from './synth/report';

const root = resolve(__dirname, '..');
const DOCUMENT = resolve(root, 'docs', 'benchmarks.md');
const COUNTS = [1, 10, 100, 1000];
const most = Number(process.argv[2] ?? COUNTS.at(-1));
const runs = Number(process.argv[3] ?? 5);

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

/** Both sides in turn. */
function compare(label: string, ours: () => number, other: () => number): Compared {
  const compared = { label, pairs: Array.from({ length: runs }, (): [number, number] => [ours(), other()]) };
  console.error(JSON.stringify(compared));
  return compared;
}

const KINDS = {
  shared: 'one image',
  each: 'an image each',
  planned: 'one image, planned before',
  released: 'one image, a release step',
} as const;
// Kubernetes stages no image: a manifest only names one.
const VARIANTS = { ECS: ['shared', 'each', 'released'], Kubernetes: ['shared', 'planned', 'released'] } as const;
const synths = Object.entries(VARIANTS).flatMap(([platform, kinds]) => kinds.flatMap(kind =>
  COUNTS.filter(count => count <= most).map(count => {
    const run = (side: string) => () => synth(platform.toLowerCase(), side, kind, String(count));
    const services = `${count.toLocaleString('en')} service${count === 1 ? '' : 's'}`;
    return compare(`${platform}, ${services}, ${KINDS[kind]}`, run('ours'), run('hand'));
  })));

const once = (word: string): number =>
  median(Array.from({ length: runs }, () => synth(word, 'ours', 'shared', '1')));

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
const imports = [
  compare(
    'ECS only',
    () => load(ecs, `require(${lib}).PythonContainerService;require(${lib}).PythonContainer`),
    () => load(ecs),
  ),
  compare(
    'Kubernetes only',
    () => load(kubernetes, `require(${lib}).PythonContainerDeployment;require(${lib}).PythonContainer`),
    () => load(kubernetes),
  ),
];

const machine = `Node ${process.versions.node}, ${cpus().length} processors, ${cpus()[0].model}`;
const text = synthReport({ machine, runs, synths, imports, readMs: once('read'), planMs: once('plan') });
console.log(text);
if (most >= COUNTS.at(-1)!) {
  writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'bench:synth', text));
}
