import { Stack } from 'aws-cdk-lib';
import {
  BakeFile, BuildCache, BuildSecret, BuildStep, CeleryPool, ComposeFile, ComputeSize, ContainerSecret,
  ContainerUser, DebianPackages,
  DebianSnapshot, HealthCheck, ImageArchitecture, ImageBudget, ImageDelta, ImageSource, LayerStrategy, MemoryAllocator,
  NativeSymbols,
  PackageCredentials, ProxyTrust, PruneProfile, PythonBase, PythonContainer, PythonContainerRepository, Scaling,
  ServerGateway, WebServer,
  WorkerProcess, WritablePath,
} from '../../src';
import { fixtureImage } from '../outputs';

const image = fixtureImage('fastapi');
const web = PythonContainer.web({ image });

// A value object says how it was made, in words that read alike in every language.
test.each<[{ toString(): string }, string]>([
  [image.project, 'PythonProject "shop" (0.1.0)'],
  [image, 'PythonImage "shop" (0.1.0, Python 3.13, linux/amd64)'],
  [web, 'PythonContainer "web" of PythonImage "shop" (0.1.0, Python 3.13, linux/amd64)'],
  [new ComposeFile({ services: { web } }), 'ComposeFile "shop" (web)'],
  [ImageArchitecture.X86_64, 'ImageArchitecture.X86_64'],
  [ImageArchitecture.ARM64, 'ImageArchitecture.ARM64'],
  [PythonBase.SLIM, 'PythonBase.SLIM'],
  [PythonBase.DISTROLESS, 'PythonBase.DISTROLESS'],
  [PythonBase.of('debian.example/python:3.13', { pythonVersion: '3.13' }),
    'PythonBase.of("debian.example/python:3.13", "3.13")'],
  [ContainerUser.DEFAULT, 'ContainerUser.of(10001, 10001)'],
  [MemoryAllocator.JEMALLOC, 'MemoryAllocator.JEMALLOC'],
  [MemoryAllocator.GLIBC, 'MemoryAllocator.GLIBC'],
  [MemoryAllocator.PYMALLOC, 'MemoryAllocator.PYMALLOC'],
  [BuildStep.run(['python', '-m', 'shop.build'], { outputs: ['made'] }), 'BuildStep.run(["python", ...])'],
  [BuildStep.django('collectstatic'), 'BuildStep.django("collectstatic")'],
  [BuildStep.stage({ image: 'node:20-slim', context: 'web', run: ['make'], output: 'dist', to: 'static' }),
    'BuildStep.stage("node:20-slim", "web")'],
  [LayerStrategy.single(), 'LayerStrategy.single()'],
  [LayerStrategy.partitioned(), 'LayerStrategy.partitioned(14)'],
  [PruneProfile.DEFAULT, 'PruneProfile.DEFAULT'],
  [PruneProfile.NONE, 'PruneProfile.NONE'],
  [PruneProfile.DEFAULT.keep('docs'), 'PruneProfile.DEFAULT.keep("docs")'],
  [PruneProfile.DEFAULT.keep('tests', { package: 'numpy' }).keep('docs'),
    'PruneProfile.DEFAULT.keep("tests", "numpy") and 1 more'],
  [ImageBudget.web(), 'ImageBudget.web()'],
  [ImageBudget.ml(), 'ImageBudget.ml()'],
  [ImageBudget.none(), 'ImageBudget.none()'],
  [ImageBudget.of({ unpackedMegabytes: 300, layers: 10 }), 'ImageBudget.of("300 MB unpacked", "10 layers")'],
  [ImageDelta.between(image, image), 'ImageDelta: 0 layers, 0.0 MB pulled'],
  [ServerGateway.ASGI, 'ServerGateway.ASGI'],
  [CeleryPool.THREADS, 'CeleryPool.THREADS'],
  [NativeSymbols.STRIPPED, 'NativeSymbols.STRIPPED'],
  [NativeSymbols.KEPT, 'NativeSymbols.KEPT'],
  [NativeSymbols.stripped({ except: ['numpy', 'scipy', 'torch'] }),
    'NativeSymbols.stripped(["numpy","scipy"]) and 1 more'],
  [DebianPackages.of('ffmpeg', 'git'), 'DebianPackages.of("ffmpeg", "git")'],
  [DebianPackages.of('ffmpeg').without('libpq5'), 'DebianPackages.of("ffmpeg").without("libpq5")'],
  [DebianPackages.of(...'abcdefg'), 'DebianPackages.of("a", "b", "c", "d", "e") and 2 more'],
  [BuildSecret.file('netrc', '/home/ci/.netrc'), 'BuildSecret.file("netrc", "/home/ci/.netrc")'],
  [PackageCredentials.netrc(BuildSecret.variable('a', 'A')), 'PackageCredentials.netrc("a")'],
  [PackageCredentials.password('x.example', BuildSecret.variable('a', 'A')),
    'PackageCredentials.password("x.example", "a")'],
  [BuildCache.gitHubActions(), 'BuildCache.gitHubActions()'],
  [BuildCache.registry('ghcr.io/acme/cache'), 'BuildCache.registry("ghcr.io/acme/cache")'],
  [new BakeFile({ images: { shop: image } }), 'BakeFile (shop)'],
  [DebianSnapshot.of('20260901T000000Z', { mirror: 'https://mirror.example.com' }),
    'DebianSnapshot.of("20260901T000000Z", "https://mirror.example.com")'],
  [ContainerSecret.file('db-password'), 'ContainerSecret.file("db-password")'],
  [WritablePath.of('/data', 64), 'WritablePath.of("/data", 64)'],
  [ComputeSize.MEDIUM, 'ComputeSize.of(0.5, 1024)'],
  [Scaling.fixed(3), 'Scaling.fixed(3)'],
  [Scaling.between(2, 10, { cpuPercent: 50 }), 'Scaling.between(2, 10)'],
  [ProxyTrust.REACHABLE, 'ProxyTrust.REACHABLE'],
  [ProxyTrust.EVERYBODY, 'ProxyTrust.EVERYBODY'],
  [ProxyTrust.NOBODY, 'ProxyTrust.NOBODY'],
  [ProxyTrust.of(['10.0.0.0/16']), 'ProxyTrust.of(["10.0.0.0/16"])'],
  [HealthCheck.http(), 'HealthCheck.http()'],
  [HealthCheck.http({ path: '/up' }), 'HealthCheck.http("/up")'],
  [HealthCheck.command(['python', '-m', 'check']), 'HealthCheck.command(["python", ...])'],
  [HealthCheck.heartbeat(), 'HealthCheck.heartbeat()'],
  [HealthCheck.none(), 'HealthCheck.none()'],
  [WebServer.uvicorn(), 'WebServer.uvicorn()'],
  [WebServer.gunicorn('shop:app'), 'WebServer.gunicorn("shop:app")'],
  [WebServer.granian(), 'WebServer.granian()'],
  [WebServer.hypercorn('shop:app'), 'WebServer.hypercorn("shop:app")'],
  [WebServer.module('shop.serve'), 'WebServer.module("shop.serve")'],
  [WebServer.command(['daphne']), 'WebServer.command(["daphne"])'],
  [WebServer.command([]), 'WebServer.command([])'],
  [WorkerProcess.module('shop.worker'), 'WorkerProcess.module("shop.worker")'],
  [ImageSource.cdkAsset(), 'ImageSource.cdkAsset()'],
  [ImageSource.registry('ghcr.io/acme/shop'), 'ImageSource.registry("ghcr.io/acme/shop")'],
  [ImageSource.existing('ghcr.io/acme/shop:1'), 'ImageSource.existing("ghcr.io/acme/shop:1")'],
])('it is %s', (value, text) => {
  expect(String(value)).toBe(text);
});

test('a forecast has its layers and bytes', () => {
  expect(String(image.forecast)).toMatch(/^ImageForecast of shop 0\.1\.0: 14 layers, \d+\.\d MB packed$/);
});

test('a repository is named by its place in the stack', () => {
  const repository = new PythonContainerRepository(new Stack(undefined, 'Shop'), 'Images').repository;
  expect(String(ImageSource.ecr(repository))).toMatch(/^ImageSource\.ecr\("Shop\/Images\/\w+"\)$/);
});

test('a password in a command is not shown', () => {
  const words = ['celery', '--broker', 'redis://:hunter2@redis'];
  expect(String(WorkerProcess.command(words))).toBe('WorkerProcess.command(["celery", ...])');
});

test('a text without end or with a line break stays one line of bounded length', () => {
  const text = 'x\n'.repeat(1000);
  const values = [
    ContainerSecret.file(text), WritablePath.of(text, 1), WebServer.module(text), WebServer.command([text]),
    PruneProfile.DEFAULT.keep(text, { package: text }).keep(text, { package: text }).keep(text),
    NativeSymbols.stripped({ except: [text, text, text] }), HealthCheck.http({ path: text }),
    ProxyTrust.of([text, text]), PythonBase.of(text, { pythonVersion: text }),
  ];
  for (const value of values.map(String)) { expect(value).toMatch(/^.{20,400}$/); }
});
