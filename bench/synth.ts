/*
 * npm run bench:synth [-- --rows WORD] [--runs NUMBER]
 *
 * Synth of 1, 10, 100 and 1,000 web services against the same written by hand, in processor time, and the time to
 * import the package against its platform alone; all rows, or those whose name has WORD in it. Medians of five runs, or
 * of NUMBER, each in a process of its own. Runs of the two sides alternate, so that a machine that slows down slows
 * both. Quote the ratios; the milliseconds are this machine's. What was measured is kept in `bench/synth/rows.jsonl`,
 * from which the tables of docs/benchmarks.md are written.
 */
import { execFileSync, type ExecFileSyncOptions } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { buildSync } from 'esbuild';
import { replaceSection } from './image/document';
import { synthReport } from './synth/report';
import { GROUPS, IMPORTS, keep, kept, PLAN, READ, SYNTHS } from './synth/rows';

const root = resolve(__dirname, '..');
const DOCUMENT = resolve(root, 'docs', 'benchmarks.md');

const { values: { rows: wanted, runs } } = parseArgs({
  options: { rows: { type: 'string', default: '' }, runs: { type: 'string', default: '5' } },
});

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

/** Both sides in turn, where there is another one. */
function measure(label: string, ours: () => number, other?: () => number): void {
  if (!label.includes(wanted)) { return; }
  const [mine, others]: [number[], number[]] = [[], []];
  for (let run = 0; run < Number(runs); run += 1) {
    mine.push(ours());
    if (other !== undefined) { others.push(other()); }
  }
  keep({ label, ours: mine, other: others });
}

for (const { label, platform, kind, count } of SYNTHS) {
  const run = (side: string) => () => synth(platform, side, kind, String(count));
  measure(label, run('ours'), run('hand'));
}
measure(READ, () => synth('read', 'ours', 'shared', '1'));
measure(PLAN, () => synth('plan', 'ours', 'shared', '1'));

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
const [ecsOnly, kubernetesOnly] = IMPORTS;
measure(
  ecsOnly,
  () => load(ecs, `require(${lib}).PythonContainerService;require(${lib}).PythonContainer`),
  () => load(ecs),
);
measure(
  kubernetesOnly,
  () => load(kubernetes, `require(${lib}).PythonContainerDeployment;require(${lib}).PythonContainer`),
  () => load(kubernetes),
);

const text = synthReport(GROUPS, kept());
console.log(text);
writeFileSync(DOCUMENT, replaceSection(readFileSync(DOCUMENT, 'utf8'), 'bench:synth', text));
