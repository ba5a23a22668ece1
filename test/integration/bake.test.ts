import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { build } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { BakeFile, BuildSecret, ImageSource, PackageCredentials, PythonBase, PythonImage } from '../../src';

const name = `bake-${process.pid}`;
const tags: string[] = [];
afterAll(() => tags.forEach(tag => docker('rmi', '--force', tag)));

/** As a pipeline does, in the folder of the file and with nothing in its environment. */
function bake(folder: string, ...flags: string[]): string {
  const { BUILDX_NO_DEFAULT_ATTESTATIONS: _, ...env } = process.env;
  return run('docker', ['buildx', 'bake', '--progress', 'plain', ...flags], { cwd: folder, env });
}

test('bake builds every image with one command, with the same bytes as the documented one', () => {
  const project = copyOf('examples/shop');
  const images = {
    'slim': PythonImage.fromDirectory(project),
    'without-shell': PythonImage.fromDirectory(project, { base: PythonBase.DISTROLESS }),
  };
  const sources = Object.fromEntries(
    Object.keys(images).map(target => [target, ImageSource.registry(`registry.example/${name}/${target}`)]));
  const folder = mkdtempSync(join(tmpdir(), 'bake-'));
  new BakeFile({ images, sources }).write(folder);
  bake(folder, '--load');
  for (const [target, image] of Object.entries(images)) {
    const reference = `registry.example/${name}/${target}:${image.contentTag}`;
    tags.push(reference, `${name}-${target}`);
    const { id } = build(join(folder, target), `${name}-${target}`);
    expect(docker('image', 'inspect', '--format', '{{.Id}}', reference)).toBe(id);
  }
});

test('bake reads back what was written', () => {
  const project = copyOf('examples/shop');
  const host = new URL(/https:[^"]+\.whl/.exec(readFileSync(join(project, 'uv.lock'), 'utf8'))![0]).hostname;
  // Bake looks whether the file exists.
  const netrc = join(mkdtempSync(join(tmpdir(), '${HOME}%{if true}')), '.netrc');
  writeFileSync(netrc, '');
  const image = PythonImage.fromDirectory(project, {
    credentials: [
      PackageCredentials.netrc(BuildSecret.file('netrc', netrc)),
      PackageCredentials.password(host, BuildSecret.variable('token', 'INDEX_TOKEN')),
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'bake-'));
  new BakeFile({ images: { shop: image }, provenance: true, sbom: true }).write(folder);
  const { group, target } = JSON.parse(bake(folder, '--print'));
  expect(group.default.targets).toEqual(['shop']);
  expect(target.shop).toEqual({
    context: 'shop',
    dockerfile: 'Dockerfile',
    args: { SOURCE_DATE_EPOCH: '315532800' },
    platforms: ['linux/amd64'],
    tags: [`shop:${image.contentTag}`],
    secret: [`id=netrc,type=file,src=${netrc}`, 'id=token,type=env,env=INDEX_TOKEN'],
    attest: ['type=provenance,mode=max', 'type=sbom'],
  });
});
