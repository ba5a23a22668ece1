import { existsSync, readdirSync } from 'fs';
import { basename, dirname, join, resolve } from 'path';
import { servicesIn } from './compose-services';
import { SETTINGS_FILE } from './server-settings';
import { quote } from '../../../private/messages';
import { isFolder, relativePath } from '../../files/paths';
import { isWithin, readWithin, repositoryOf } from '../../files/repository';
import { PYPROJECT } from '../../python/pyproject';
import type { Limits } from '../limits';

/** A file that says how a project is started. */
export interface StartFile {
  readonly name: string;
  /** How well it shows what runs in production: 0 is best. */
  readonly rank: number;
  /** Whether it builds or starts an image, not only a developer's machine. */
  readonly isOfImage: boolean;
  readonly text: string;
}

/** Kinds of start files, best first. */
const KINDS = [
  /^(?:Dockerfile|Containerfile)$/i,
  /^(?:Dockerfile|Containerfile)\.[\w-]+$|^[\w-]+\.Dockerfile$/i,
  /^Procfile$/,
  /^(?:docker-)?compose[\w.-]*\.ya?ml$/,
  new RegExp(`\\.sh$|^(?:start|run|entrypoint|docker-entrypoint(?:-\\w+)?)$|${SETTINGS_FILE.source}`
    + '|^(?:fly\\.toml|app\\.yaml|render\\.yaml|supervisord[\\w-]*\\.conf)$'),
  /^(?:Makefile|justfile)$/,
  /^README(?:\.\w+)?$/i,
];

const DOCKERFILE = 1;
const COMPOSE = 3;
const FOR_DEVELOPERS = 5;

/** Contains only digests of base images. */
const PINS = 'base.Dockerfile';

/** Files for development and tests do not show what an image runs. */
const NOT_FOR_PRODUCTION = /dev|local|test|override|debug|\bci\b/i;

const FOLDERS = /^(?:\.?docker|deploy|deployment|compose|conf|config|bin|scripts?|prod|production|\w*runtime)$/;

/** Levels of folders inside those folders: `docker/cpu/Dockerfile`. */
const DEEPEST = 2;

/** Bytes. Larger files are not written by hand. */
const LARGEST = 256 * 1024;

/** Added to the rank of files above the project. */
const ABOVE = 0.1;

/**
 * The files that show how a project is started, best first: those in its folder and in the folder of its workspace, and
 * those above that clearly build its folder. Nothing outside the repository is read, even through links.
 */
export function readStartFiles(project: string, workspace: string, limits: Limits): StartFile[] {
  const reader = new StartFileReader(project, repositoryOf(workspace), limits);
  for (const directory of new Set([project, workspace])) { reader.readOwn(directory); }
  reader.readAbove(workspace);
  return reader.files.sort((a, b) => a.rank - b.rank);
}

class StartFileReader {
  public readonly files: StartFile[] = [];
  private readonly seen = new Set<string>();

  public constructor(
    private readonly project: string, private readonly repository: string, private readonly limits: Limits,
  ) {}

  public readOwn(directory: string): void {
    for (const path of this.pathsIn(directory)) {
      const kind = kindOf(path);
      if (kind === COMPOSE) {
        this.readCompose(path, kind, context => context === undefined || this.mayBuild(context));
      } else {
        this.add(path, kind, this.textOf(path));
      }
    }
  }

  /** Takes a Compose file that builds the project's folder, and a Dockerfile that copies it. */
  public readAbove(workspace: string): void {
    for (let folder = this.project; folder !== this.repository;) {
      folder = dirname(folder);
      if (folder === workspace) { continue; }
      for (const path of this.pathsIn(folder)) {
        const kind = kindOf(path);
        if (kind === COMPOSE) { this.readCompose(path, kind + ABOVE, context => context === this.project); }
        const text = kind <= DOCKERFILE ? this.textOf(path) : undefined;
        if (text !== undefined && this.isCopied(text, [folder, dirname(path)])) { this.add(path, kind + ABOVE, text); }
      }
    }
  }

  /** Adds the services that count, and the Dockerfiles that they name. */
  private readCompose(path: string, rank: number, counts: (context: string | undefined) => boolean): void {
    const text = this.textOf(path);
    if (text === undefined) { return; }
    const services = servicesIn(text).map(service =>
      ({ ...service, context: service.context === undefined ? undefined : resolve(dirname(path), service.context) }));
    const whole = services.filter(({ context }) => counts(context));
    const isBuilt = whole.some(({ context }) => context !== undefined);
    // The code may be in one folder of the project, which alone is built.
    const own = isBuilt ? whole : services.filter(service => whole.includes(service) || this.isPart(service.context));
    const isWhole = services.length === 0 && rank === COMPOSE;
    this.add(path, rank, isWhole ? text : own.map(service => service.text).join('\n'));
    for (const { context, dockerfile } of own) {
      if (context !== this.project || dockerfile === undefined) { continue; }
      const named = resolve(context, dockerfile);
      this.add(named, Math.max(0, kindOf(named)) + ABOVE, this.textOf(named));
    }
  }

  /** Whether a folder is the project's own or contains it. */
  private mayBuild(context: string): boolean {
    return `${this.project}/`.startsWith(`${context}/`);
  }

  /** Whether a folder is in the project, and no project itself. */
  private isPart(context: string | undefined): boolean {
    return context !== undefined && context.startsWith(`${this.project}/`) && !existsSync(join(context, PYPROJECT));
  }

  private isCopied(dockerfile: string, contexts: readonly string[]): boolean {
    return dockerfile.replace(/\\\r?\n/g, ' ').split('\n').some(line => {
      const words = /^\s*(?:COPY|ADD)\s+(.*)$/i.exec(line)?.[1].split(/[\s"',[\]]+/).filter(word => word !== '') ?? [];
      const sources = words.some(word => word.startsWith('--from=')) ? [] : words.slice(0, -1);
      return sources.some(source =>
        contexts.some(context => resolve(context, source.replace(/^\/+/, '')) === this.project));
    });
  }

  private add(path: string, rank: number, text: string | undefined): void {
    if (text === undefined || this.seen.has(path)) { return; }
    this.seen.add(path);
    this.files.push({ name: basename(path), rank, isOfImage: rank < FOR_DEVELOPERS, text });
  }

  private textOf(path: string): string | undefined {
    const { text, refused } = readWithin(this.repository, path, LARGEST) ?? {};
    if (refused !== undefined) {
      this.limits.reached(`${quote(relativePath(this.project, path))} ${refused}, `
        + 'so it was not searched for the command that starts the project');
    }
    return text;
  }

  private pathsIn(directory: string, depth = 0): string[] {
    return readdirSync(directory).sort().flatMap(name => {
      const path = join(directory, name);
      if (name === PINS || NOT_FOR_PRODUCTION.test(name)) { return []; }
      if (!isFolder(path)) { return kindOf(path) < 0 ? [] : path; }
      const isSearched = depth < DEEPEST && (depth > 0 || FOLDERS.test(name)) && isWithin(this.repository, path);
      return isSearched ? this.pathsIn(path, depth + 1) : [];
    });
  }
}

function kindOf(path: string): number {
  return KINDS.findIndex(kind => kind.test(basename(path)));
}
