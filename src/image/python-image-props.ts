import {
  type ImageArchitecture, PROJECT_OPTIONS, type PythonProject, type PythonProjectOptions,
} from '../project';
import type { PythonBase } from './bases/python-base';
import type { CompiledPackage } from './compiled/compiled-package';
import type { ContainerUser } from './container-user';
import type { ImageBudget } from './forecast/image-budget';
import type { LayerStrategy } from './layers/layer-strategy';
import type { NativeSymbols } from './layers/native-symbols';
import type { PruneProfile } from './layers/prune-profile';
import type { MemoryAllocator } from './memory-allocator';
import type { PackageCredentials } from './secrets/package-credentials';
import type { BuildStep } from './steps/build-step';
import type { DebianPackages } from './system/debian-packages';
import type { DebianSnapshot } from './system/debian-snapshot';
import {
  ANYTHING, FLAG, type Kind, listOf, mapOf, objectOf, objectWith, optional, type Shape, TEXT,
} from '../private/shape';

/** Settings of an image. */
export interface PythonImageSettings {
  /**
   * The image it is built on: the official one, distroless without a shell, or your own.
   *
   * @default PythonBase.SLIM
   */
  readonly base?: PythonBase;

  /**
   * Python minor, `3.11` to `3.14`. `requires-python` must allow it and `base` must have it: `PythonBase.DISTROLESS`
   * has 3.13 only. Fails with `PythonImageInvalid` for a version that no longer gets security fixes.
   *
   * @default - that of `base` if it has only one, else `.python-version`, else the newest version that
   * `requires-python` allows and for which every package has a wheel. If there is none, the newest version that
   * compiles the fewest packages. The first lines of the Dockerfile give the version and the reason.
   */
  readonly pythonVersion?: string;

  /**
   * Processor it is built for. ECS and Compose set it; elsewhere pass it to the build yourself:
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
   * Where Python gets its memory from: variables of the image, and a layer with the library if it needs one.
   *
   * @default MemoryAllocator.JEMALLOC; for a base with `apt: false` MemoryAllocator.GLIBC, with a warning
   */
  readonly allocator?: MemoryAllocator;

  /**
   * Variables of the image by name, which every container of it has and may replace. The build has them too when it
   * imports the application. Everybody who can pull the image reads them: what looks like a secret fails, and so do
   * those that the image depends on, such as `PATH`, `PYTHONPATH` and `PYTHONOPTIMIZE`. What differs between
   * deployments belongs into a container's `environment`: one that a container sets from its size or network, such as
   * `WEB_CONCURRENCY`, `PYTHON_CPU_COUNT` and `FORWARDED_ALLOW_IPS`, fails in that container.
   *
   * @default - none besides those that every image has
   */
  readonly environment?: { [name: string]: string };

  /**
   * Commit or other revision that the image is made of, such as the output of `git rev-parse HEAD`. It becomes the
   * label `org.opencontainers.image.revision` and the variable `REVISION` of every container. Each revision is an image
   * with a tag of its own; no layer is new and no step of the build runs again.
   *
   * @default - none
   */
  readonly revision?: string;

  /**
   * Labels by key, such as `com.example.team`. One with a key that the image sets itself, such as
   * `org.opencontainers.image.source`, replaces it.
   *
   * @default - title, version, description, source and licences of the project, as far as `pyproject.toml` has them
   */
  readonly labels?: { [key: string]: string };

  /**
   * How the installed packages are divided into layers, which decides what a node pulls again after an update.
   *
   * @default LayerStrategy.partitioned()
   */
  readonly layers?: LayerStrategy;

  /**
   * Packages of the project that are compiled in another way than their files say, or with settings of their own. Each
   * package whose sources must be compiled becomes a wheel in the build, and a layer of its own: see
   * `docs/compiled-projects.md`. Only for partitioned layers.
   *
   * @default - those whose build backend compiles, or whose `pyproject.toml` or `setup.py` has extensions; the
   * Dockerfile names each with the reason
   */
  readonly compiled?: CompiledPackage[];

  /**
   * Which files of installed packages are left out, since no running program needs them. Only for partitioned layers.
   *
   * @default PruneProfile.DEFAULT
   */
  readonly prune?: PruneProfile;

  /**
   * Whether native files keep symbols that only a debugger reads. Only for partitioned layers.
   *
   * @default NativeSymbols.STRIPPED
   */
  readonly symbols?: NativeSymbols;

  /**
   * Debian packages that the program loads or starts, besides those that the locked packages call for, such as `libpq5`
   * for psycopg: `DebianPackages.of('ffmpeg')`. With partitioned layers, what the base lacks of them and of what they
   * depend on becomes a layer of files, also on a base without a package manager; otherwise `apt-get` installs them.
   * Not everything that a package does when it is installed can be done for such a layer: the build fails for one that
   * would not work.
   *
   * @default - what the locked packages call for, which the Dockerfile lists. With a base of your own that has `apt`
   * false, only what is named here
   */
  readonly systemPackages?: DebianPackages;

  /**
   * Debian packages that only the build needs, such as headers for a package that is compiled:
   * `DebianPackages.of('libldap-dev')`. A compiler is there if a package is compiled.
   *
   * @default - what the locked packages call for that have no wheel, which the Dockerfile lists
   */
  readonly buildPackages?: DebianPackages;

  /**
   * Image in which packages are installed and compiled, for compilers that Debian does not have: an image of your own,
   * such as one made of `nvidia/cuda:12.8.1-devel-ubuntu22.04` with Python, or of a newer Rust. It needs the Python
   * minor of the image, and a glibc that is not newer; both are compared where they are declared, and in the build.
   * Only `build-essential`, `buildPackages` and the build's own tools are installed in it. Nothing of it is in the
   * image.
   *
   * @default - the base itself, or the official `python:<minor>-slim` for a base without apt-get
   */
  readonly buildBase?: PythonBase;

  /**
   * Day of Debian's archive from which all packages of Debian come, also those of the build. Each build then has the
   * same ones. Only for partitioned layers.
   *
   * @default - the newest packages of the base's release
   */
  readonly debianSnapshot?: DebianSnapshot;

  /**
   * Locales that `locale.setlocale` finds besides `C.UTF-8`, such as `de_DE.UTF-8`: names as Debian has them, of which
   * the build knows the right ones. They are compiled into the layer of Debian packages. No variable such as `LANG` is
   * set. Only for partitioned layers.
   *
   * @default - none; Django and Babel have translations and formats of their own, and need none
   */
  readonly locales?: string[];

  /**
   * Installed packages whose native files are not all needed in the image, such as `pyside6` in a service without
   * sound. The build opens each native file on the image itself, and fails if one misses a library; for these packages
   * it only says so. Only for partitioned layers: `LayerStrategy.single()` opens none.
   *
   * @default - none: each native file that its package may import must open
   */
  readonly uncheckedExtensions?: string[];

  /**
   * How large the image may become. Its forecast, which is made from the lock and the sources, is compared with it
   * before anything is built: fails with `PythonImageInvalid` if even the low end is above a limit, and adds a warning
   * if the expected size is.
   *
   * @default - a warning above 500 MB unpacked with the base, which is `ImageBudget.web()` without its error
   */
  readonly budget?: ImageBudget;

  /**
   * With what the build fetches packages from private indexes, and from git. Passwords are in no layer, and no code of
   * a package can read them, or ask the SSH agent. Fails for a host from which no package comes, and without
   * `PackageCredentials.ssh` if the lock has `git+ssh://`.
   *
   * @default - none: everybody may download the packages
   */
  readonly credentials?: PackageCredentials[];

  /**
   * Files and folders to add to the default. Paths relative to the project. A hidden folder such as `static/.vite` is
   * added only if it is named itself; keys, environment files, version control and virtual environments are never
   * added.
   *
   * @default - the packages of the project with their data, every module that they import, every file that they name,
   * such as `config.yaml`, and `alembic`, `alembic.ini`, `gunicorn.conf.py`, `locale`,
   * `manage.py`, `migrations`, `static` and `templates`
   */
  readonly include?: string[];

  /**
   * Files and folders to leave out. Paths relative to the project, with the wildcards `*`, `**` and `?`; each must
   * match at least one file. Build steps do without them too, except for what a step names itself.
   *
   * @default - tests, secrets and everything that no module of the application imports: see `leftOut`
   */
  readonly exclude?: string[];

  /**
   * What the build makes from the project beside the image's own layers: static files, generated code, a frontend that
   * another image builds, the weights of a model. Each step is a layer. A step sees what those before it wrote. Only
   * for partitioned layers.
   *
   * @default - none; see `collectStatic`
   */
  readonly buildSteps?: BuildStep[];

  /**
   * Whether the build collects the static files of a Django project, as `BuildStep.django('collectstatic')` after the
   * other steps: if the settings have `django.contrib.staticfiles` and a `STATIC_ROOT`, and `buildSteps` has no such
   * step. If only running the settings can tell the folder, or if the files are uploaded elsewhere, a warning says what
   * to do. It has no effect on other projects.
   *
   * @default true
   */
  readonly collectStatic?: boolean;

  /**
   * Whether the build imports the application that the image starts, without network and as the image's user, and fails
   * if a required module is missing, or if a file of the project that it imports is not valid in the image's Python.
   * Missing variables and services do not fail the build. Turn it off if the import has side effects that a build must
   * not have.
   *
   * @default true
   */
  readonly checkEntry?: boolean;
}

/** Props of an image of a `PythonProject`. */
export interface PythonImageProps extends PythonImageSettings {
  /** The project; several images may share one. */
  readonly project: PythonProject;
}

/** Options of an image of the project in a folder. */
export interface PythonImageOptions extends PythonImageSettings, PythonProjectOptions {}

const SETTINGS: Shape<PythonImageSettings> = {
  base: optional(objectOf<PythonBase>('a PythonBase', '_isOwn')),
  pythonVersion: optional(TEXT),
  architecture: optional(
    objectOf<ImageArchitecture>('ImageArchitecture.X86_64 or ImageArchitecture.ARM64', 'dockerPlatform'),
  ),
  user: optional(objectOf<ContainerUser>('a ContainerUser', 'uid')),
  allocator: optional(objectOf<MemoryAllocator>('a MemoryAllocator', '_package')),
  environment: optional(mapOf<string>(ANYTHING)),
  revision: optional(TEXT),
  labels: optional(mapOf(TEXT)),
  layers: optional(objectOf<LayerStrategy>('a LayerStrategy', '_mostGroups')),
  compiled: optional(listOf(objectOf<CompiledPackage>('a CompiledPackage', '_isCompiled'))),
  prune: optional(objectOf<PruneProfile>('a PruneProfile', 'keep')),
  symbols: optional(objectOf<NativeSymbols>('a NativeSymbols', '_kept')),
  systemPackages: optional(objectOf<DebianPackages>('a DebianPackages', 'without')),
  buildPackages: optional(objectOf<DebianPackages>('a DebianPackages', 'without')),
  buildBase: optional(objectOf<PythonBase>('a PythonBase', '_isOwn')),
  debianSnapshot: optional(objectOf<DebianSnapshot>('a DebianSnapshot', '_timestamp')),
  locales: optional(listOf(TEXT)),
  uncheckedExtensions: optional(listOf(TEXT)),
  budget: optional(objectOf<ImageBudget>('an ImageBudget', '_check')),
  credentials: optional(listOf(objectOf<PackageCredentials>('a PackageCredentials', '_settings'))),
  include: optional(listOf(TEXT)),
  exclude: optional(listOf(TEXT)),
  buildSteps: optional(listOf(objectOf<BuildStep>('a BuildStep', '_settings'))),
  collectStatic: optional(FLAG),
  checkEntry: optional(FLAG),
};

export const IMAGE: Shape<PythonImageProps> = {
  ...SETTINGS, project: objectOf<PythonProject>('a PythonProject', '_identity'),
};

export const IMAGE_SETTINGS: Kind<PythonImageSettings> = objectWith<PythonImageSettings>('an object', SETTINGS);

const OPTIONS: Kind<PythonImageOptions> = objectWith<PythonImageOptions>(
  'an object', { ...SETTINGS, ...PROJECT_OPTIONS },
);

export const FROM_DIRECTORY = { directory: TEXT, options: OPTIONS };
