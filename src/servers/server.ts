import type { Application, Gateway } from './application';
import type { ServerCall } from './python-call';
import type { AnyServerOptions, ServerOptions } from './server-options';
import type { OwnedFlag, Parsing } from '../private/owned-flag';
import type { Problems } from '../private/problems';
import type { Shape } from '../private/shape';

/** What a server is told by its container: the numbers in its flags. */
export interface ServerTiming {
  readonly port: number;
  /** How long running work may take after the stop signal. */
  readonly gracefulSeconds: number;
  /** How long an idle client connection is kept; above the idle timeout of whatever is in front. */
  readonly keepAliveSeconds: number;
  /** What the application does after its last request. */
  readonly cleanupSeconds: number;
}

/** What a server asks of the project that it serves. */
export interface ServedProject {
  /** Whether some target installs the package. */
  locks(name: string): boolean;
  /** Whether the lock has a version of the package before `major.minor`. */
  locksBefore(name: string, major: number, minor: number): boolean;
  /** Whether the sources contain the text. */
  mentions(text: string): boolean;
}

/** What a server is started for. */
export interface Serving<Options = AnyServerOptions> {
  readonly application: Application;
  /** The one of the server's gateways that the application speaks. */
  readonly gateway: Gateway;
  readonly timing: ServerTiming;
  readonly project: ServedProject;
  readonly options: Options;
}

/** How a server learns which proxies may tell it the client's address and protocol. */
export interface ProxySettings {
  /** Variable that takes their addresses, separated by commas, or `*`. */
  readonly variable: string;
  /**
   * Whether the addresses may be networks in CIDR notation; an older server refuses to start with one, or ignores it.
   */
  readonly networks: boolean;
  /** Whether the server also takes the client's address from them, and not only the protocol. */
  readonly address: boolean;
}

/** How a process is started and stopped, besides its command. */
export interface ProcessSettings {
  readonly stopSignal: string;
  /**
   * Variable that sets the number of worker processes from the size of the task or pod; absent for one process per
   * container.
   */
  readonly workerCountVariable?: string;
  /** The longest that the server can keep an idle connection; absent when it has no limit. */
  readonly longestKeepAliveSeconds?: number;
  /** How many processes its command starts with the code of the application; absent for one. */
  readonly processes?: number;
  /**
   * Variables that would make the command do what nobody checked, by name, with what to use in their place.
   */
  readonly refused?: Readonly<Record<string, string>>;
  /** Absent when the process reads no headers of proxies. */
  readonly proxies?: ProxySettings;
  /** Modules that it loads while it starts, besides its application; absent when they are not known. */
  readonly loads?: readonly string[];
}

/** A file with settings of a server. */
export interface SettingsFile {
  /** How it is usually called. */
  readonly named: RegExp;
  /** The file that the server reads without being told; absent when there is none. */
  readonly own?: OwnSettings;
  /** The application that it names, as `module:attribute` or only a module; undefined when it names none. */
  application(text: string): string | undefined;
}

/** Settings that count beside the flags of a command, which win. */
export interface OwnSettings {
  /** In the folder of the project. */
  readonly file: string;
  /** Settings that a container replaces without a word. */
  readonly quiet: readonly string[];
  /** What each is set to, as it is written. */
  values(text: string): ReadonlyMap<string, string>;
  flagOf(setting: string): string;
}

/**
 * All that this library knows of a server. Each is a file in this folder, and found in `known.ts`: how files of a
 * project start it, how it is started, and how it stops.
 */
export interface KnownServer<Options = any> {
  /** Normalized name of its package. */
  readonly name: string;
  readonly program: string;
  /** Another program and its first argument that start the same. */
  readonly alsoStartedBy?: readonly [program: string, argument: string];
  /** What its command may have before the application, in the same word. */
  readonly beforeApplication?: RegExp;
  /** Words of its command that look like an application, but name settings. */
  readonly noApplication?: RegExp;
  readonly settingsFile?: SettingsFile;
  /** What it can run. */
  readonly gateways: readonly Gateway[];
  /** Of several locked servers for one gateway, the one with the lowest number is used. */
  readonly preference: Readonly<Partial<Record<Gateway, number>>>;
  /** Whether it can run a function that returns the application; it can unless it says so. */
  readonly factories?: boolean;
  /** What cures the fault of its commands. */
  readonly remedy?: string;
  /** How a module starts it. */
  readonly call?: ServerCall;
  /** The arguments of its program. */
  options(serving: Serving<Options>): string[];
  /** How a command of it stops badly, as in `daphne, which <fault>`; undefined when nothing is known. */
  faultOf?(command: readonly string[]): string | undefined;
}

/** A server that `WebServer` has a factory for. The others are only shown as a command, in messages. */
export interface Server<Options extends ServerOptions> extends KnownServer<Options> {
  /** The types of its options, for callers whose compiler checks none. */
  readonly shape: Shape<Options>;
  /** Endings of the files with settings of logging that it reads, the usual one first. */
  readonly logFiles: readonly string[];
  /** Flags that the container or an option sets. */
  readonly owned: readonly OwnedFlag[];
  /** Those that a command of the project may have without a word: where it listens, or what its image decides. */
  readonly quiet: readonly string[];
  readonly parsing: Parsing;
  /** The fewest workers with which one that reached its limit of requests is replaced; absent for any number. */
  readonly fewestReplaced?: number;
  /** Undefined when every version has what the options need. */
  oldest?(gateway: Gateway): OldestVersion | undefined;
  /** Adds what is wrong with options that no other server has. */
  check?(options: Options, problems: Problems): void;
  /** All of its plan that does not depend on the application. */
  settings(serving: Serving<Options>): ProcessSettings;
  /** What it cannot do and its user may expect, one sentence each. */
  notes?(serving: Serving<Options>): string[];
  /**
   * What there is to say about a flag of the project's own command, as in `Procfile <remark>`, in place of the usual
   * sentence.
   *
   * @param chosen the server of the container
   */
  remark?(flag: string, value: string, chosen: string): string | undefined;
}

/** One of them, whatever its options are. */
export type AnyServer = Omit<Server<any>, 'shape'>;

/** The first version whose command works. */
export interface OldestVersion {
  readonly version: readonly [major: number, minor: number];
  /** What is wrong with older ones, as in `older versions <reason>`. */
  readonly reason: string;
}
