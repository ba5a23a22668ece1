import { execFileSync, spawnSync } from 'child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, relative, resolve } from 'path';
import type { MeasuredPackage, Measurement } from './measurement';
import { groupPackages } from '../../src/image/layers/package-groups';
import { requirementFiles } from '../../src/image/layers/requirements';
import { Problems } from '../../src/private/problems';
import { ImageArchitecture, type InstalledPackage, PythonProject } from '../../src/project';

/** What `PythonBase.SLIM` and `PythonBase.DISTROLESS` have, and what the tools are an image of. */
const TARGET = { pythonVersion: '3.13', architecture: ImageArchitecture.X86_64, glibc: '2.40' };

/** The groups of an image with the default of 15 layers. */
const GROUPS = 9;

/** Nobody waits for several gigabytes of CUDA to be packed: such packages are left out of a measured lock. */
const MOST_BYTES = 300_000_000;

/** The image that measures. */
const TOOLS = 'cdk-python-container-forecast';
const BUILDER = resolve(__dirname, '..', '..', 'support', 'builder');

type Unsized = Omit<MeasuredPackage, 'wheel' | 'bytes' | 'bytesElsewhere'>;

/** What `measure.py` prints. */
interface Printed {
  readonly packages: Unsized[];
  /** Not installed: see `listed` there. */
  readonly large: Unsized[];
  /** Could not be built. */
  readonly failed: string[];
}

/**
 * Installs what an image of the project installs, in the groups of its layers, and measures the result.
 *
 * @param project its folder, with choices behind it, as in `api?package=shop&groups=prod`
 * @param cache folder for uv's downloads
 * @param known what was measured with other projects: a wheel of theirs is not installed again
 */
export function measure(project: string, cache: string, known: readonly MeasuredPackage[]): Measurement {
  const [folder, query = ''] = project.split('?');
  const choices = new URLSearchParams(query);
  const list = (name: string): string[] | undefined => choices.get(name)?.split(',');
  const { _installation: installation } = PythonProject.fromDirectory(folder, {
    package: choices.get('package') ?? undefined, extras: list('extras'), groups: list('groups'),
  });
  const problems = new Problems(project);
  const packages = installation.packagesFor(TARGET as Parameters<typeof installation.packagesFor>[0], problems);
  problems.throwIfAny('PythonImageInvalid');
  const remote = packages!.filter(({ artifact }) => artifact !== undefined && !('path' in artifact));
  const before = new Map(known.flatMap(each => each.wheel === undefined ? [] : [[each.wheel, each]]));
  const have = (each: InstalledPackage): boolean => each.wheel !== undefined && before.has(each.wheel);
  const { packages: found, large, failed } = measurePackages(remote.filter(each => !have(each)), cache);
  return {
    project: `${relative(process.cwd(), folder)}${query && `?${query}`}`,
    packages: [
      ...found,
      ...remote.filter(have).map(each => ({ ...before.get(each.wheel!)!, bytesElsewhere: each.bytesElsewhere })),
    ],
    large,
    failed,
  };
}

function measurePackages(remote: readonly InstalledPackage[], cache: string): Omit<Measurement, 'project'> {
  if (remote.length === 0) { return { packages: [], large: [], failed: [] }; }
  const packages = remote.filter(each => (each.packedBytes ?? 0) <= MOST_BYTES && !/^nvidia-/.test(each.name));
  const groups = groupPackages(packages, GROUPS);
  const scratch = mkdtempSync(join(tmpdir(), 'forecast-'));
  try {
    cpSync(BUILDER, join(scratch, 'builder'), { recursive: true });
    mkdirSync(join(scratch, 'requirements'));
    for (const { path, content } of requirementFiles({ groups, indexes: [] })) {
      writeFileSync(join(scratch, 'requirements', path), content);
    }
    const large = remote.filter(each => !packages.includes(each));
    writeFileSync(join(scratch, 'requirements', 'large'), large.map(lineOf).join(''));
    const printed = inContainer(scratch, cache);
    const locked = new Map(remote.map(each => [each.name as string, each]));
    const withDownload = (each: Printed['packages'][number]): MeasuredPackage => {
      const { wheel, packedBytes: bytes, bytesElsewhere } = locked.get(each.name)!;
      return { ...each, wheel, bytes, bytesElsewhere };
    };
    return {
      packages: printed.packages.map(withDownload),
      large: printed.large.map(withDownload),
      failed: printed.failed,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function lineOf({ name, version, wheel, artifact }: InstalledPackage): string {
  return wheel !== undefined && artifact && 'url' in artifact ? `${name} ${version} ${artifact.url}\n` : '';
}

function inContainer(scratch: string, cache: string): Printed {
  execFileSync('docker', ['build', '--quiet', '--tag', TOOLS, '--file', join(__dirname, 'Dockerfile'), __dirname], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { status, stdout, stderr } = spawnSync('docker', [
    'run', '--rm',
    '--volume', `${join(scratch, 'requirements')}:/requirements`,
    '--volume', `${join(scratch, 'builder')}:/builder:ro`,
    '--volume', `${cache}:/root/.cache/uv`,
    TOOLS, 'python', '-B', '/measure.py',
  ], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) { throw new Error(`measuring ended with ${status}: ${stderr.slice(-3000)}`); }
  return JSON.parse(stdout) as Printed;
}
