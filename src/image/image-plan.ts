import type { HttpQuestion } from './http-question';
import type { Line } from '../private/line';
import type { PackageName, VersionText } from '../project';

/**
 * What will be built, as data: complete, valid, and without decisions still to be made. It holds no flag of a tool and
 * no text for a reader: another renderer could build the same image from it without Docker.
 *
 * What comes from a project is a `Line` or narrower, which only parsers make, so that it cannot add one to a file. The
 * words of a command and the values of variables are the user's own and may hold anything: a renderer quotes them.
 */
export interface ImagePlan {
  readonly subject: ImageSubject;
  /** `linux/amd64` or `linux/arm64`. */
  readonly platform: Line;
  readonly python: PythonDecision;

  /** What the build stage starts from. */
  readonly buildBase: BaseImage;
  /** What the image itself is built on. */
  readonly base: BaseImage;

  readonly installer: Installer;
  /** Debian packages that only the build stage has. */
  readonly buildPackages: BuildPackage[];
  readonly install: InstallSelection;
  /** What the build makes sure of before there is an image; undefined without an application to start. */
  readonly check?: EntryCheck;
  /** Paths in the project that are not in the image, and that somebody may miss there. */
  readonly leftOut: Line[];

  /** From the least to the most often changed. */
  readonly layers: ImageLayer[];
  /** Folders put before those in which the base looks for programs. */
  readonly path: Line[];
  readonly environment: Readonly<Record<string, string>>;
  /** The project's own folder: relative paths mean here what they mean in the project. */
  readonly workDirectory: Line;
  readonly user: ImageUser;
  readonly process: DefaultProcess;
}

/** What the image holds, in the words of its project. */
export interface ImageSubject {
  readonly name: PackageName;
  readonly version?: VersionText;
  readonly description?: Line;
  readonly license?: Line;
  readonly sourceUrl?: Line;
}

/** An image that is built on, and what is known of it. */
export interface BaseImage {
  /** Full reference, with its digest when it is pinned. */
  readonly reference: Line;
  /** How people call it. */
  readonly label: Line;
  /** Path of the interpreter, or its name on `PATH`. */
  readonly interpreter: Line;
  /** Minor of its Python, `X.Y`. */
  readonly pythonVersion: Line;
  /** Its patch release: a number, or `newest` for a tag that moves with each; undefined when it is not known. */
  readonly patch?: Line;
  /** Version of the C library, such as `2.41`: which wheels run. */
  readonly glibc: Line;
  /** Whether it has a shell, so that a step can run in it. */
  readonly shell: boolean;
  /** Whether its reference always means the same bytes. */
  readonly pinned: boolean;
}

/** The Python minor of the image, and what decided it. */
export interface PythonDecision {
  /** `X.Y` */
  readonly version: Line;
  readonly decidedBy: 'pythonVersion' | 'base' | '.python-version' | 'wheels';
  /** Packages without a wheel, which are compiled in the build stage. */
  readonly compiled: PackageName[];
  /** Newer minors that were passed over, with the packages that they would compile and the chosen one does not. */
  readonly passedOver: PassedOver[];
}

export interface PassedOver {
  readonly version: Line;
  readonly compiled: PackageName[];
}

/** The uv that installs the lock. */
export interface Installer {
  readonly reference: Line;
  readonly version: Line;
}

export interface BuildPackage {
  readonly name: Line;
  readonly purpose: 'compile' | 'fetch from git' | 'init';
}

/** What is installed of the lock: the dependencies of the project, and these. */
export interface InstallSelection {
  /** Folder of the lock, when local packages beside the project moved it below the application's root. */
  readonly lockDirectory?: Line;
  /** The project, when it is not the root of its workspace. */
  readonly member?: PackageName;
  readonly extras: readonly PackageName[];
  readonly groups: readonly PackageName[];
  /** Local packages that are folders: not installed, since the application layer holds them. */
  readonly folders: PackageName[];
  /** Local packages that are archives: installed like any other. */
  readonly archives: PackageName[];
}

/** What the image starts, as a module and an object in it: a build ends when it could never start. */
export interface EntryCheck {
  readonly module: Line;
  readonly attribute: Line;
  /** Modules of the project that are not in the image: none of them may be needed. */
  readonly leftOut: Line[];
}

/** A part of the image that is stored, sent and cached as one. */
export interface ImageLayer {
  readonly holds: 'init' | 'user' | 'support' | 'packages' | 'application';
  /** Where it comes from: a path in the build stage, or in the build context. A folder ends with `/`. */
  readonly from: 'build' | 'context';
  readonly source: Line;
  readonly target: Line;
}

export interface ImageUser {
  readonly uid: number;
  readonly gid: number;
  /** Name of both in the image, unless the base has one for them. */
  readonly name: Line;
  readonly home: Line;
}

/** What a container runs that is given no command. */
export interface DefaultProcess {
  readonly entryPoint: readonly string[];
  /** Undefined when the project does not say what it is. */
  readonly command?: readonly string[];
  /** Why there is no command. */
  readonly reason?: Line;
  readonly stopSignal: Line;
  /** Undefined when the command is no web server. */
  readonly serves?: ServedPort;
}

/** A port that answers health checks. */
export interface ServedPort extends HttpQuestion {
  readonly port: number;
}
