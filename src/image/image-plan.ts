import type { HttpQuestion } from './http-question';
import type { MemoryAllocator } from './memory-allocator';
import type { CredentialsPlan } from './secrets/plan-credentials';
import type { SecretPlan } from './secrets/plan-secrets';
import type { StepName, StepPlan } from './step-plan';
import type { DebianName } from './system/debian-name';
import type { Line } from '../private/line';
import type {
  Artifact, InstalledPackage, MetadataEntry, PackageIndex, PackageName, RelativePath, VersionText,
} from '../project';

/**
 * What will be built, as data: complete, valid and with all decisions made. It contains no tool flags and no comment
 * text: another renderer could build the same image from it without Docker.
 *
 * Text from a project is a `Line` or narrower, which only parsers create, so it cannot add a line to a file. The words
 * of a command and the values of variables may contain anything: renderers must quote them.
 */
export interface ImagePlan {
  readonly subject: ImageSubject;
  /** `linux/amd64` or `linux/arm64`. */
  readonly platform: Line;
  readonly python: PythonDecision;

  /** Where packages are installed and compiled. */
  readonly buildBase: BaseImage;
  /** Where Debian packages of the image come from: the same, unless the user has an image to compile in. */
  readonly debianBase: BaseImage;
  /** What the image itself is built on. */
  readonly base: BaseImage;

  readonly installer: Installer;
  /** Debian packages that only the build stage has. */
  readonly buildPackages: BuildPackage[];
  /** Debian packages that the image has, as far as its base lacks them. Sorted by name. */
  readonly systemPackages: readonly DebianPackage[];
  /** Locales that are compiled for it, such as `de_DE.UTF-8`. Sorted. */
  readonly locales: readonly Line[];
  /** Undefined for the newest packages of the release. */
  readonly debianSnapshot?: ArchiveSnapshot;
  readonly install: InstallPlan;
  /** Everything of the lock that the target needs, local folders included. Sorted by name. */
  readonly packages: readonly InstalledPackage[];
  /** With what packages are fetched that not everybody may have; undefined if everybody may have all of them. */
  readonly credentials?: CredentialsPlan;
  /** What the build must be given, sorted by id. */
  readonly secrets: readonly SecretPlan[];
  /** Check of the entry during the build; undefined without an application to start. */
  readonly check?: EntryCheck;
  /** Whether the application has files of its own besides those in wheels. */
  readonly hasFiles: boolean;
  /** Paths in the project that are not in the image, but that users may expect there. */
  readonly leftOut: Line[];

  /** The packages of the project that are compiled, and installed like those of the lock. */
  readonly wheels: readonly WheelPlan[];
  /** Debian packages of the stage that compiles them. */
  readonly compilers: readonly BuildPackage[];
  /** What the build makes from the project, in the order in which steps may read what others wrote. */
  readonly steps: readonly StepPlan[];
  /** From the least to the most often changed. */
  readonly layers: ImageLayer[];
  /** Modules that the server loads while it starts, whose standard library modules are compiled as well. */
  readonly reaches: readonly Line[];
  /** Local packages whose metadata is a layer of its own. */
  readonly metadata: readonly MetadataEntry[];
  /** Folders in front of the base's `PATH`. */
  readonly path: Line[];
  readonly environment: Readonly<Record<string, string>>;
  /** Its variables are among those of the environment. */
  readonly allocator: MemoryAllocator;
  /** Variables that no step of the build has, since they change more often than what it does. */
  readonly lateEnvironment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The project's own folder, so that relative paths work as in the project. */
  readonly workDirectory: Line;
  readonly user: ImageUser;
  readonly process: DefaultProcess;
}

/** What every target gives to the build of an image besides its context, and pipelines with them. */
export interface BuildInputs {
  readonly arguments: Readonly<Record<string, string>>;
  /** `linux/amd64` or `linux/arm64`. */
  readonly platform: string;
  /** Sorted by id. */
  readonly secrets: readonly SecretPlan[];
  /** Whether the SSH agent of the machine that builds is needed, which Docker calls `default`. */
  readonly sshAgent: boolean;
}

/** The project in the image. */
export interface ImageSubject {
  readonly name: PackageName;
  readonly version?: VersionText;
  readonly description?: Line;
  readonly license?: Line;
  readonly sourceUrl?: Line;
}

/** A base image and its known properties. */
export interface BaseImage {
  /** Full reference, with its digest when it is pinned. */
  readonly reference: Line;
  /** Short name for readers. */
  readonly label: Line;
  /** Path of the interpreter, or its name on `PATH`. */
  readonly interpreter: Line;
  /** Minor of its Python, `X.Y`. */
  readonly pythonVersion: Line;
  /** Its patch release: a number, or `newest` for a tag that always has the newest; undefined if unknown. */
  readonly patch?: Line;
  /** Version of the C library, such as `2.41`; it decides which wheels run. */
  readonly glibc: Line;
  /** Whether its reference always gives the same bytes. */
  readonly pinned: boolean;
  /** Whether its containers are known to start as root. */
  readonly root: boolean;
  /** Whether its reference has an image for each processor. */
  readonly everyPlatform: boolean;
  /** Whether the user said all of this, so that the build compares it with the image. */
  readonly declared: boolean;
}

/** The Python minor of the image, and why it was chosen. */
export interface PythonDecision {
  /** `X.Y` */
  readonly version: Line;
  readonly decidedBy: 'pythonVersion' | 'base' | '.python-version' | 'wheels';
  /** Packages without a wheel, which are compiled in the build stage. */
  readonly compiled: PackageName[];
  /** Newer minors that were not chosen, with the packages that only they would compile. */
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

/** Debian's archive as it was at a time. */
export interface ArchiveSnapshot {
  readonly timestamp: Line;
  /** Start of its addresses; undefined for what the base says. */
  readonly mirror?: Line;
}

/** A Debian package of the image. */
export interface DebianPackage {
  readonly name: DebianName;
  /** The locked packages, or modules of them, that need it; none if the user asked for it. */
  readonly for: readonly Line[];
}

export interface BuildPackage {
  readonly name: Line;
  readonly purpose: 'allocator' | 'compile' | 'fetch from git' | 'headers' | 'init' | 'strip';
  /** The locked packages that need it; none if the user asked for it. */
  readonly for?: readonly Line[];
  /** The program in it that the build calls by name. */
  readonly program?: Line;
}

export type InstallPlan = LockInstall | GroupInstall;

/** uv installs the lock into one layer. */
export interface LockInstall extends InstallSelection {
  readonly by: 'lock';
}

/** Each group of packages is a layer. */
export interface GroupInstall {
  readonly by: 'groups';
  readonly groups: readonly PackageGroup[];
  /** Name of the lock that they are from. */
  readonly lockFile: Line;
  /** The platform for which any processor can install all of them; undefined if only the image's own can. */
  readonly platform?: Line;
  /** Whether a package is built from source. */
  readonly builds: boolean;
  /** The indexes that the lock names, if it does not name the files themselves. */
  readonly indexes: readonly PackageIndex[];
  /** Text of the settings for uv, if the project has any that matter here. */
  readonly settings?: string;
  /** Rules for what is removed that are turned off, as `rule:package`, with `*` for every package. */
  readonly keptFiles: readonly string[];
  /** Packages whose native files need not open in the image. */
  readonly unchecked: readonly string[];
  /** Packages whose native files keep their symbols; `*` for every package. */
  readonly keptSymbols: readonly string[];
}

/** A package that is installed: everything except local folders. */
export type RequiredPackage = InstalledPackage & { readonly artifact: Artifact };

/** Packages that are stored and transferred together. */
export interface PackageGroup {
  /** Of its requirement file and its tree, such as `03`. */
  readonly name: Line;
  /** Sorted by name. */
  readonly packages: readonly RequiredPackage[];
  /** Whether every package has a hash. */
  readonly isVerified: boolean;
  /** Whether it is the last one, with packages that may have to be built. */
  readonly isLast: boolean;
}

/** What is installed from the lock besides the dependencies of the project. */
export interface InstallSelection {
  /** Folder of the lock, if it is not the application's root because of local packages beside the project. */
  readonly lockDirectory?: Line;
  /** The project, if it is not the workspace root. */
  readonly member?: PackageName;
  readonly extras: readonly PackageName[];
  readonly groups: readonly PackageName[];
  /** Local packages that are folders: not installed, since the application layer contains them. */
  readonly folders: PackageName[];
  /** Local packages that are archives: installed like any other. */
  readonly archives: PackageName[];
}

/** The application that the image starts. The build fails if it can never start. */
export interface EntryCheck {
  readonly module: Line;
  readonly attribute: Line;
  /** Modules of the project that are not in the image and so must not be imported. */
  readonly leftOut: Line[];
}

/** Of a wheel, its stage and its tree. */
export type WheelName = `wheel-${string}` & Line;

/** A package of the project that is compiled. */
export interface WheelPlan {
  readonly stage: WheelName;
  readonly name: PackageName;
  /** Undefined if its build computes it. */
  readonly version?: VersionText;
  /** Why it is compiled, for readers. */
  readonly reason: Line;
  /** Folder of the build context with its sources, and with what their build requires. */
  readonly directory: Line;
  /** Its folder in the project's tree. */
  readonly path: RelativePath;
  /** Its place in those sources. */
  readonly folder: RelativePath;
  /** What its build requires, as the lock has it. Sorted by name. */
  readonly requirements: readonly RequiredPackage[];
  /** What its build requires and the lock does not have. */
  readonly unlocked: readonly Line[];
  /** Whether it has a crate. */
  readonly isRust: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** For its build backend (PEP 517). */
  readonly config: Readonly<Record<string, string | readonly string[]>>;
}

/** A part of the image that is stored, transferred and cached as one. */
export interface ImageLayer {
  /** Where it comes from: a path in a stage of the build, or in the build context. A folder ends with `/`. */
  readonly from: 'build' | 'debian' | 'application' | 'context' | StepName | WheelName;
  readonly source: Line;
  readonly target: Line;
}

export interface ImageUser {
  readonly uid: number;
  readonly gid: number;
  /** Name of user and group in the image, unless the base has one. */
  readonly name: Line;
  readonly home: Line;
}

/** What a container without a command runs. */
export interface DefaultProcess {
  readonly entryPoint: readonly string[];
  /** Undefined if the project does not define one. */
  readonly command?: readonly string[];
  /** Why there is no command. */
  readonly reason?: Line;
  readonly stopSignal: Line;
  /** Undefined if the command is no web server. */
  readonly serves?: ServedPort;
}

/** A port that answers health checks. */
export interface ServedPort extends HttpQuestion {
  readonly port: number;
  readonly startSeconds: number;
}
