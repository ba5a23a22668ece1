import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { parse } from 'yaml';
import {
  BakeFile, BuildSecret, ComposeFile, ImageArchitecture, PackageCredentials, PythonContainer, PythonContainerService,
  PythonImage,
} from '../../src';
import { fakeProject } from '../fake-project';

/** What a build is given, whoever starts it. */
interface Build {
  arguments: Record<string, string>;
  platform: string;
  /** By id, as Docker's option has it. */
  secrets: Record<string, string>;
  /** Names of SSH agents. */
  ssh: string[];
}

const KNOWN_HOST = 'git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFYOW9vKWQrHQ1YLsdzZ3wkOwgJ6e3ygXJg1J4aeXzDE';

const artifact = { kind: 'git', url: 'ssh://git@git.example/tool', commit: '0'.repeat(40), lfs: false };
const WHEEL = { name: 'fastapi', version: '1.0', source: 'registry', wheel: 'fastapi-1.0-py3-none-any.whl' };
const REPOSITORY = { name: 'tool', version: '1.0', source: 'git', artifact };

const image = new PythonImage({
  project: fakeProject({ packages: [WHEEL, REPOSITORY] as never }),
  architecture: ImageArchitecture.ARM64,
  credentials: [
    PackageCredentials.netrc(BuildSecret.file('netrc', '/home/ci/$x/.netrc')),
    PackageCredentials.password('index.example', BuildSecret.variable('token', 'INDEX_TOKEN')),
    PackageCredentials.ssh({ knownHosts: [KNOWN_HOST] }),
  ],
});
const container = PythonContainer.web({ image });

function ofEcs(): Build {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'cdk-')) });
  new PythonContainerService(new Stack(app, 'Shop'), 'Web', { container });
  const { dockerImages } = JSON.parse(readFileSync(join(app.synth().directory, 'Shop.assets.json'), 'utf8'));
  const [{ source }] = Object.values<any>(dockerImages);
  return {
    arguments: source.dockerBuildArgs,
    platform: source.platform,
    secrets: source.dockerBuildSecrets,
    ssh: [source.dockerBuildSsh],
  };
}

function ofCompose(): Build {
  const { services, secrets } = parse(new ComposeFile({ services: { web: container } }).render());
  const { build, platform } = services.web;
  const place = ({ file, environment }: any) =>
    file === undefined ? `type=env,env=${environment}` : `type=file,src=${file.replaceAll('$$', '$')}`;
  return {
    arguments: build.args,
    platform,
    secrets: Object.fromEntries(build.secrets.map((id: string) => [id, place(secrets[id])])),
    ssh: build.ssh,
  };
}

function ofBake(): Build {
  const { target: { web } } = JSON.parse(new BakeFile({ images: { web: image } }).render());
  return {
    arguments: web.args,
    platform: web.platforms.join(),
    secrets: Object.fromEntries(web.secret.map((text: string) => /^id=([^,]*),(.*)$/.exec(text)!.slice(1))),
    ssh: web.ssh,
  };
}

test('the CDK, Compose and bake give a build the same', () => {
  const expected: Build = {
    arguments: { SOURCE_DATE_EPOCH: '315532800' },
    platform: 'linux/arm64',
    secrets: { netrc: 'type=file,src=/home/ci/$x/.netrc', token: 'type=env,env=INDEX_TOKEN' },
    ssh: ['default'],
  };
  expect(ofEcs()).toEqual(expected);
  expect(ofCompose()).toEqual(expected);
  expect(ofBake()).toEqual(expected);
});
