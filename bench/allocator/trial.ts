import type { Setting } from './settings';
import type { Workload } from './workloads';
import type { PythonImage } from '../../src';
import type { Engine } from '../image/engine';

/** What one run of one workload showed; bytes, milliseconds and rates. */
export interface Figures {
  readonly peak: number;
  readonly rest: number;
  readonly perSecond: number;
  readonly perProcessorSecond: number;
  readonly p99: number;
}

/** The image as the library makes it, the same with every allocator, and the one that loads and watches it. */
export interface Images {
  readonly image: PythonImage;
  readonly measured: string;
  readonly client: string;
}

const USER = ['--user', '10001:10001', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

/** As targets run a container of one processor. */
const CONTAINER = [...USER, '--read-only', '--tmpfs', '/tmp', '--pids-limit', '256', '--cpus', '1', '--memory', '2g'];

/** What an image sets and a run must not see, unless its setting sets it. */
const UNSET = ['PYTHONMALLOC', 'MALLOC_ARENA_MAX', 'MALLOC_CONF', 'LD_PRELOAD'];

/** What the loader and jemalloc say of a setting that has no effect. */
const REFUSED = /cannot be preloaded|<jemalloc>:/;

export async function runOnce(
  engine: Engine, { image, measured, client }: Images, { variables }: Setting, workload: Workload,
): Promise<Figures> {
  const name = engine.nextContainer();
  const network = ['--network', engine.network];
  const command = [
    ...UNSET.flatMap(each => ['--unset', each]),
    ...Object.entries(variables).map(([key, value]) => `${key}=${value}`),
    'tini', '-e', '143', '--', ...workload.container(image).command,
  ];
  try {
    await engine.docker(
      ['run', '--detach', '--name', name, ...network, ...CONTAINER, '--entrypoint', 'env', measured, ...command], 60);
    const { stdout } = await engine.docker(
      ['run', '--rm', ...network, '--pid', `container:${name}`, ...USER, client, ...workload.watched(name)], 900);
    const log = await engine.logs(name);
    if (REFUSED.test(log)) { throw new Error('the allocator refused its setting'); }
    return JSON.parse(stdout) as Figures;
  } catch (error) {
    const log = await engine.logs(name).catch(() => '');
    throw new Error(`${workload.name}: ${(error as Error).message}\n${log}`, { cause: error });
  } finally {
    await engine.removeContainer(name);
  }
}
