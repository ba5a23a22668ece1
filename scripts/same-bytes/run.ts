/**
 * Builds the example twice without a cache, at other times, in other folders and under another umask, on the Docker
 * engine that answers and on each builder that is named, and prints what tells the images apart:
 *
 *     npx tsx scripts/same-bytes/run.ts [--builder NAME]... [--archive FILE]... [-- OPTION OF docker build ...]
 *
 * A builder is one of `docker buildx ls` that is a BuildKit of its own: `docker buildx create --name NAME`, with
 * `--driver-opt image=moby/buildkit:VERSION` for a certain one. An archive is an image that was built elsewhere, such
 * as by an engine with another image store: `docker save --output FILE IMAGE`.
 *
 * Ends with 1 if two builds of one place differ, or the layers of two places. Their manifests and configurations may:
 * docs/image.md says when.
 */
import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { type BuiltImage, readArchive } from './archive';
import { type Place, problems, table } from './table';
import { PythonImage } from '../../src';
import { BUILD_ARGUMENTS } from '../../src/image';
import { ensureLock } from '../uv';

const project = resolve(__dirname, '..', '..', 'examples', 'shop');
const several = { type: 'string', multiple: true, default: [] as string[] } as const;
const { values, positionals: options } = parseArgs({
  options: { builder: several, archive: several },
  allowPositionals: true,
});

function docker(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
  });
  if (status !== 0) { throw new Error(`'docker ${args.join(' ')}' ended with ${status}\n${stderr}`); }
  return stdout.trim();
}

/** @param built runs the command that builds, with words of its own, and reads the image */
function twice(name: string, built: (folder: string, build: (...words: string[]) => void) => BuiltImage): Place {
  const images = [0o022, 0o077].map(umask => {
    const folder = mkdtempSync(join(tmpdir(), 'same-bytes-'));
    const before = process.umask(umask);
    try {
      const context = PythonImage.fromDirectory(project).stage(join(folder, 'context'));
      const command = ['buildx', 'build', '--no-cache'];
      for (const [key, value] of Object.entries(BUILD_ARGUMENTS)) { command.push('--build-arg', `${key}=${value}`); }
      return built(folder, (...words) => docker(...command, ...words, ...options, context));
    } finally {
      process.umask(before);
      rmSync(folder, { recursive: true });
    }
  });
  return { name, images };
}

function onEngine(): Place {
  const isClassic = !docker('info', '--format', '{{json .DriverStatus}}').includes('io.containerd.snapshotter');
  const version = docker('version', '--format', '{{.Server.Version}}');
  const tag = `same-bytes:${process.pid}`;
  return twice(`Docker ${version}, ${isClassic ? 'classic' : 'containerd'} image store`, (folder, build) => {
    const metadata = join(folder, 'metadata.json');
    build('--builder', 'default', '--metadata-file', metadata, '--tag', tag);
    const { 'containerimage.config.digest': config } = JSON.parse(readFileSync(metadata, 'utf8'));
    const inspected = docker('image', 'inspect', '--format', '[{{json .Id}}, {{json .RootFS.Layers}}]', tag);
    docker('rmi', tag);
    const [id, layers] = JSON.parse(inspected) as [string, string[]];
    return isClassic ? { config: id, layers } : { manifest: id, config, layers };
  });
}

function onBuilder(name: string): Place {
  const inspected = docker('buildx', 'inspect', '--bootstrap', name);
  const [, version] = /^Buildkit(?: version)?: +(\S+)/mi.exec(inspected) ?? [];
  return twice(`builder ${name}, BuildKit ${version ?? 'of unknown version'}`, (folder, build) => {
    const file = join(folder, 'image.tar');
    build('--builder', name, '--output', `type=oci,dest=${file}`);
    return readArchive(file);
  });
}

ensureLock(project);
const places = [
  onEngine(),
  ...values.builder.map(onBuilder),
  ...values.archive.map(file => ({ name: file, images: [readArchive(file)] })),
];
console.log(table(places));
for (const problem of problems(places)) {
  console.error(problem);
  process.exitCode = 1;
}
