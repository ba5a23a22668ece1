import { spawnSync } from 'child_process';

/** What tells images apart. The manifest is missing where the image store has none of its own: the classic one. */
export interface BuiltImage {
  readonly manifest?: string;
  /** Digest of the configuration; the id of the image on the classic store. */
  readonly config: string;
  /** DiffIDs, those of the base included. */
  readonly layers: readonly string[];
}

interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
  readonly platform?: { readonly os: string };
}

/** The only image of an OCI archive, as `docker save` and `--output type=oci` write it. */
export function readArchive(file: string): BuiltImage {
  const images = imagesOf(file, read(file, 'index.json'));
  if (images.length !== 1) {
    throw new Error(`'${file}' has ${images.length} images; expected the one of a build for one platform`);
  }
  const [{ digest: manifest }] = images;
  const { config } = blob(file, manifest) as { config: Descriptor };
  const { rootfs } = blob(file, config.digest) as { rootfs: { diff_ids: string[] } };
  return { manifest, config: config.digest, layers: rootfs.diff_ids };
}

/** Of an index and those within it. A record of a build stands beside its image, with a platform of no system. */
function imagesOf(file: string, { manifests }: { readonly manifests: readonly Descriptor[] }): Descriptor[] {
  return manifests.filter(({ platform }) => platform?.os !== 'unknown').flatMap(each =>
    /index|manifest\.list/.test(each.mediaType) ? imagesOf(file, blob(file, each.digest)) : [each],
  );
}

function blob<T>(file: string, digest: string): T {
  return read(file, `blobs/${digest.replace(':', '/')}`);
}

function read<T>(file: string, member: string): T {
  const { status, stdout, stderr } = spawnSync('tar', ['-xOf', file, member], { encoding: 'utf8' });
  if (status !== 0) { throw new Error(`'${file}' is not an OCI archive: ${stderr.trim()}`); }
  return JSON.parse(stdout) as T;
}
