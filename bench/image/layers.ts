import { execFile } from 'child_process';
import { createReadStream, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, closeSync, rmSync } from 'fs';
import { join } from 'path';
import { Writable } from 'stream';
import { pipeline } from 'stream/promises';
import { promisify } from 'util';
import { createGunzip, createGzip } from 'zlib';
import type { Engine } from './engine';
import { entries, type Entry } from './tar-listing';

const execute = promisify(execFile);

export interface Layer {
  readonly digest: string;
  /** Bytes as registries keep it: gzip, level 6. */
  readonly packed: number;
  readonly entries: Entry[];
}

/** Layers that were unpacked, lowest first, each into a folder of its own. */
export interface Unpacked {
  readonly layers: Layer[];
  readonly folders: string[];
}

/** Reads images layer by layer. What was packed once is not packed again. */
export class LayerReader {
  private readonly known = new Map<string, Layer>();

  public constructor(private readonly engine: Engine, private readonly scratch: string) {}

  public digests(image: string): Promise<string[]> {
    return this.engine.inspect<string[]>(image, '.RootFS.Layers');
  }

  /** The layers of an image above its base, lowest first. */
  public own(image: string, base: string): Promise<Layer[]> {
    return this.saved(image, base, async files => {
      const layers: Layer[] = [];
      for (const [digest, file] of files) { layers.push(await this.layer(digest, file)); }
      return layers;
    });
  }

  /** Unpacks the layers of an image above its base for as long as something looks at them. */
  public unpacked<T>(image: string, base: string, look: (unpacked: Unpacked) => T): Promise<T> {
    return this.saved(image, base, async files => {
      const [layers, folders]: [Layer[], string[]] = [[], []];
      for (const [digest, file] of files) {
        const folder = `${file}.unpacked`;
        mkdirSync(folder);
        await execute('tar', ['--extract', '--no-same-owner', '--file', file, '--directory', folder]);
        layers.push(await this.layer(digest, file));
        folders.push(folder);
      }
      return look({ layers, folders });
    });
  }

  /** Digest and tar file of each layer above the base. */
  private async saved<T>(image: string, base: string, use: (files: Map<string, string>) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(this.scratch, 'saved-'));
    const archive = join(folder, 'image.tar');
    const extract = (...paths: string[]): Promise<unknown> =>
      execute('tar', ['--extract', '--file', archive, '--directory', folder, ...paths]);
    try {
      await this.engine.save(image, archive);
      await extract('manifest.json');
      const [{ Layers: paths }] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest[];
      const below = new Set(await this.digests(base));
      const own = (await this.digests(image))
        .map((digest, index): [string, string] => [digest, paths[index]])
        .filter(([digest]) => !below.has(digest));
      await extract(...own.map(([, path]) => path));
      rmSync(archive);
      return await use(new Map(own.map(([digest, path]) => [digest, join(folder, path)])));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private async layer(digest: string, file: string): Promise<Layer> {
    const known = this.known.get(digest);
    if (known !== undefined) { return known; }
    const { stdout } = await execute('tar', ['--list', '--verbose', '--numeric-owner', '--file', file], {
      maxBuffer: 256 * 1024 * 1024,
    });
    const layer: Layer = { digest, packed: await packedSize(file), entries: entries(stdout) };
    this.known.set(digest, layer);
    return layer;
  }
}

interface Manifest {
  readonly Layers: string[];
}

/** The containerd store saves layers as its registry sent them, the classic store unpacked. */
async function packedSize(file: string): Promise<number> {
  let size = 0;
  const count = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done();
    },
  });
  const packed = isGzip(file) ? [createGunzip()] : [];
  await pipeline([createReadStream(file), ...packed, createGzip({ level: 6 }), count]);
  return size;
}

function isGzip(file: string): boolean {
  const handle = openSync(file, 'r');
  const head = Buffer.alloc(2);
  readSync(handle, head);
  closeSync(handle);
  return head.equals(Buffer.from([0x1f, 0x8b]));
}
