import { MemoryAllocator, type PythonImage, type SecretPlan } from '../../src/image';
import { ImageArchitecture } from '../../src/project/python/image-architecture';
import { fakeProject, type ProjectFacts } from '../fake-project';

export interface ImageFacts extends ProjectFacts {
  readonly contentTag?: string;
  readonly warnings?: string[];
  readonly include?: string[];
  readonly environment?: { readonly [name: string]: string };
  /** The file that a folder mounted in the application would hide. */
  readonly hiddenBy?: (path: string) => string | undefined;
  readonly secrets?: readonly SecretPlan[];
  readonly stage?: (directory: string) => string;
  readonly checkStaging?: PythonImage['_checkStaging'];
}

/**
 * An image as containers and targets see it, without a source tree: unless stated, of a FastAPI service with a health
 * route.
 */
export function fakeImage(facts: ImageFacts = {}): PythonImage {
  const project = fakeProject({
    version: '1.4.0', runnable: ['shop.worker'], healthPath: '/healthz', text: "@app.get('/healthz')", ...facts,
  });
  return {
    name: project.name,
    warnings: facts.warnings ?? [],
    _checkStaging: facts.checkStaging ?? (() => undefined),
    _leftOutReason: () => undefined,
    _has: () => true,
    _build: {
      arguments: { SOURCE_DATE_EPOCH: '315532800' }, platform: 'linux/amd64', secrets: facts.secrets ?? [],
    },
    _environment: facts.environment ?? {},
    _allocator: MemoryAllocator.JEMALLOC,
    _include: facts.include ?? [],
    _hiddenBy: facts.hiddenBy ?? (() => undefined),
    contentTag: facts.contentTag ?? '1.4.0-3f9a1c0b2d7e',
    architecture: ImageArchitecture.X86_64,
    user: { uid: 10001, gid: 10001 },
    project,
    stage: facts.stage,
  } as unknown as PythonImage;
}
