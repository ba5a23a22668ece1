import { ContainerUser } from './container-user';
import type { ImageForecast } from './forecast/image-forecast';
import { ImageContent } from './image-content';
import type { BuildInputs, ImagePlan } from './image-plan';
import type { MemoryAllocator } from './memory-allocator';
import { APP_DIRECTORY, BUILD_ARGUMENTS, CONTEXT, GENERATED_MARK } from './places';
import { FROM_DIRECTORY, IMAGE, type PythonImageOptions, type PythonImageProps } from './python-image-props';
import type { Variables } from './variables';
import { quote, shorten } from '../private/messages';
import { Problems } from '../private/problems';
import { requireShape } from '../private/shape';
import { type FileContent, mayReplace, writeTree } from '../private/write-files';
import { ImageArchitecture, PythonProject, type LeftOutFile } from '../project';

/**
 * An image of a Python project, planned from its files: no Docker, network or clock. The same project gives the same
 * Dockerfile, context and tag on every machine.
 */
export class PythonImage {
  /**
   * Reads the project in a folder and plans its image. Throws `PythonProjectInvalid` if the project is invalid, and
   * `PythonImageInvalid` if the options do not fit it.
   *
   * @param directory folder with `pyproject.toml`, and with the lock there or at the workspace root
   */
  public static fromDirectory(directory: string, options: PythonImageOptions = {}): PythonImage {
    requireShape('PythonImage.fromDirectory', { directory, options }, FROM_DIRECTORY);
    const { package: member, extras, groups, lockFile, ...settings } = options;
    const project = PythonProject.fromDirectory(directory, { package: member, extras, groups, lockFile });
    return new PythonImage({ project, ...settings });
  }

  /** The project in the image. */
  public readonly project: PythonProject;

  /** Name of the project, and of the image unless a registry gives it another one. */
  public readonly name: string;

  /** Python minor, such as `3.13`. */
  public readonly pythonVersion: string;

  /** Processor it is built for. */
  public readonly architecture: ImageArchitecture;

  /** User that every process of its containers runs as. */
  public readonly user: ContainerUser;

  /**
   * What is valid but may be unintended, such as packages that are compiled because of the chosen Python version,
   * secrets that the code uses but that are left out, and tokens in files of up to 1 MiB.
   */
  public readonly warnings: string[];

  private readonly content: ImageContent;

  /** Throws `PythonImageInvalid` with every prop that does not fit the project. */
  public constructor(props: PythonImageProps) {
    requireShape('PythonImage', props, IMAGE);
    this.content = ImageContent.of(props);
    this.project = props.project;
    this.name = props.project.name;
    this.pythonVersion = this.content.plan.python.version;
    this.architecture = props.architecture ?? ImageArchitecture.X86_64;
    this.user = props.user ?? ContainerUser.DEFAULT;
    this.warnings = [...this.content.warnings];
  }

  /** The Dockerfile, for BuildKit and the context that `stage` writes. */
  public get dockerfile(): string {
    return this.content.dockerfile;
  }

  /**
   * A tag such as `0.1.0-3f9a1c0b2d7e`: the version of the project, and a hash of Dockerfile, context and platform.
   * Only the hash if the project has no version.
   */
  public get contentTag(): string {
    return this.content.contentTag;
  }

  /** How large the image will be: layers, and packed and unpacked bytes, from the lock and the sources alone. */
  public get forecast(): ImageForecast {
    return this.content.forecast;
  }

  /**
   * Files in the folder of the project, or of a local package that it depends on, that are not in the image: tests,
   * secrets, and files that no module of the application imports. Sorted by path. A folder stands for everything in it;
   * many similar files are given as a number.
   */
  public get leftOut(): LeftOutFile[] {
    return this.content.leftOut;
  }

  /**
   * Writes the build context, Dockerfile included, and returns its path. The folder then holds exactly that.
   *
   * @param directory folder to write: it must be absent, empty, or written by this method before. Throws
   * `PythonImageInvalid` for any other, so that no files are lost.
   */
  public stage(directory: string): string {
    const { files } = this.content;
    const problems = new Problems(`PythonImage ${quote(this.name)}`);
    this._checkStaging(directory, problems);
    problems.throwIfAny('PythonImageInvalid');
    writeTree(directory, files);
    return directory;
  }

  /** One line for logs and messages, such as `PythonImage "shop" (0.1.0, Python 3.13, linux/amd64)`. */
  public toString(): string {
    const { version } = this.project;
    const facts = [`Python ${this.pythonVersion}`, this.architecture.dockerPlatform];
    const said = version === undefined ? facts : [shorten(version), ...facts];
    return `PythonImage ${quote(this.name)} (${said.join(', ')})`;
  }

  /**
   * Reports a problem if staging to a folder would delete other files.
   *
   * @internal
   */
  public _checkStaging(directory: string, problems: Problems): void {
    if (mayReplace(directory, Object.values(CONTEXT), { path: CONTEXT.dockerfile, text: GENERATED_MARK })) { return; }
    problems.add(`folder ${quote(directory)} is not a build context written by this library, and staging `
      + 'would delete its contents; use a new or empty folder, or delete this one');
  }

  /**
   * What its build must be given, whoever starts it.
   *
   * @internal
   */
  public get _build(): BuildInputs {
    const { platform, secrets, credentials } = this.content.plan;
    return { arguments: BUILD_ARGUMENTS, platform, secrets, sshAgent: credentials?.ssh !== undefined };
  }

  /**
   * The file of the application, or the output of a build step, that a folder mounted there would hide, as its path in
   * the image.
   *
   * @param path absolute
   * @internal
   */
  public _hiddenBy(path: string): string | undefined {
    const prefix = `${CONTEXT.app}/`;
    // To read the files takes time.
    const files = (`${path}/`.startsWith(`${APP_DIRECTORY}/`) ? this.content.files : [])
      .filter(file => file.path.startsWith(prefix))
      .map(file => `${APP_DIRECTORY}/${file.path.slice(prefix.length)}`);
    return [...files, ...this.content.outputs]
      .find(file => `${file}/`.startsWith(`${path}/`) || path.startsWith(`${file}/`));
  }

  /**
   * Why this image leaves out a module of the project; undefined if it contains the module, or if there is none.
   *
   * @internal
   */
  public _leftOutReason(module: string): LeftOutFile | undefined {
    return this.content.leftOutReason(module);
  }

  /**
   * The same for a file, relative to the project.
   *
   * @internal
   */
  public _leftOutFile(path: string): LeftOutFile | undefined {
    return this.content.leftOutFile(path);
  }

  /**
   * The variables that its user added.
   *
   * @internal
   */
  public get _environment(): Variables {
    return this.content.environment;
  }

  /**
   * Where its programs get their memory from.
   *
   * @internal
   */
  public get _allocator(): MemoryAllocator {
    return this.content.plan.allocator;
  }

  /**
   * The files and folders that its user added.
   *
   * @internal
   */
  public get _include(): readonly string[] {
    return this.content.include;
  }

  /**
   * What will be built, as data.
   *
   * @internal
   */
  public get _plan(): ImagePlan {
    return this.content.plan;
  }

  /**
   * The build context.
   *
   * @internal
   */
  public get _contextFiles(): readonly FileContent[] {
    return this.content.files;
  }

  /**
   * Whether a file of the project, relative to it, is in this image.
   *
   * @internal
   */
  public _has(path: string): boolean {
    return this.content.has(path);
  }
}
