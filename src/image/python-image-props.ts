import type { PythonBase } from './bases/python-base';
import type { ContainerUser } from './container-user';
import type { MemoryAllocator } from './environment';
import {
  FLAG, type Kind, listOf, objectOf, objectWith, optional, type Shape, TEXT,
} from '../private/shape';
import {
  type ImageArchitecture, PROJECT_OPTIONS, type PythonProject, type PythonProjectOptions,
} from '../project';

/** What can be chosen about an image. */
export interface PythonImageSettings {
  /**
   * The image it is built on.
   *
   * @default PythonBase.SLIM
   */
  readonly base?: PythonBase;

  /**
   * Python minor, `3.11` to `3.14`. It must satisfy `requires-python` and be one that `base` has. Fails with
   * `PythonImageInvalid` for a version that gets no security fixes any more.
   *
   * @default - that of `base` when it has only one, else `.python-version`, else the newest with security fixes that
   * `requires-python` admits and every package has a wheel for; where each of them has to compile some package, the
   * newest that compiles the fewest. The first lines of the Dockerfile say which and why.
   */
  readonly pythonVersion?: string;

  /**
   * Processor it is built for. ECS takes it for the task; elsewhere it is up to whoever builds it:
   * `docker build --platform`.
   *
   * @default ImageArchitecture.X86_64
   */
  readonly architecture?: ImageArchitecture;

  /**
   * User that every process of its containers runs as.
   *
   * @default ContainerUser.DEFAULT
   */
  readonly user?: ContainerUser;

  /**
   * Who hands out memory inside Python.
   *
   * @default MemoryAllocator.MALLOC
   */
  readonly allocator?: MemoryAllocator;

  /**
   * Files and folders to add to those that are found. Paths relative to the project. A hidden folder such as
   * `static/.vite` is added when it is named itself; keys, environment files, version control and virtual environments
   * never are.
   *
   * @default - the packages of the project with the data in them, every module that they import and every file that
   * they name, such as `config.yaml`, and beside them `alembic`, `alembic.ini`, `gunicorn.conf.py`, `locale`,
   * `manage.py`, `migrations`, `static` and `templates`
   */
  readonly include?: string[];

  /**
   * Files and folders to leave out. Paths relative to the project, in which `*`, `**` and `?` are wildcards; each must
   * match something.
   *
   * @default - tests, secrets and what no module of the application imports: see `leftOut`
   */
  readonly exclude?: string[];

  /**
   * Whether the build imports the application that the image starts, without network and as its user, and ends when a
   * module that it cannot start without is missing. What only a container can have, such as a variable or a service, is
   * not needed. Turn it off where importing does more than a build should.
   *
   * @default true
   */
  readonly checkEntry?: boolean;
}

/** An image of a project that has been read. */
export interface PythonImageProps extends PythonImageSettings {
  /** The project; several images may share one. */
  readonly project: PythonProject;
}

/** An image of the project in a folder. */
export interface PythonImageOptions extends PythonImageSettings, PythonProjectOptions {}

const SETTINGS: Shape<PythonImageSettings> = {
  base: optional(objectOf<PythonBase>('a PythonBase', '_isOwn')),
  pythonVersion: optional(TEXT),
  architecture: optional(objectOf<ImageArchitecture>('an ImageArchitecture', 'dockerPlatform')),
  user: optional(objectOf<ContainerUser>('a ContainerUser', 'uid')),
  allocator: optional(objectOf<MemoryAllocator>('a MemoryAllocator', 'environment')),
  include: optional(listOf(TEXT)),
  exclude: optional(listOf(TEXT)),
  checkEntry: optional(FLAG),
};

export const IMAGE: Shape<PythonImageProps> = {
  ...SETTINGS, project: objectOf<PythonProject>('a PythonProject', '_identity'),
};

const OPTIONS: Kind<PythonImageOptions> = objectWith<PythonImageOptions>(
  'an object', { ...SETTINGS, ...PROJECT_OPTIONS },
);

export const FROM_DIRECTORY = { directory: TEXT, options: OPTIONS };
