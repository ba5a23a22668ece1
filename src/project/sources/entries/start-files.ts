import { readdirSync } from 'fs';
import { basename, dirname, join, resolve } from 'path';
import { servicesIn } from './compose-services';
import { GUNICORN_SETTINGS, UWSGI_SETTINGS } from './server-settings';
import { quote } from '../../../private/messages';
import { isFolder, relativePath } from '../../files/paths';
import { isWithin, readWithin, repositoryOf } from '../../files/repository';
import type { Limits } from '../limits';

/** A file that says how a project is started. */
export interface StartFile {
  readonly name: string;
  /** How much it says about what runs in production: 0 for the most. */
  readonly rank: number;
  /** Whether an image is built or started by it, and not only a machine of a developer. */
  readonly isOfImage: boolean;
  readonly text: string;
}

/** Kinds of start files, the one that says most first. */
const KINDS = [
  /^(?:Dockerfile|Containerfile)$/i,
  /^(?:Dockerfile|Containerfile)\.[\w-]+$|^[\w-]+\.Dockerfile$/i,
  /^Procfile$/,
  /^(?:docker-)?compose[\w.-]*\.ya?ml$/,
  new RegExp(`\\.sh$|^(?:start|run|entrypoint|docker-entrypoint(?:-\\w+)?)$|${GUNICORN_SETTINGS.source}`
    + `|${UWSGI_SETTINGS.source}|^(?:fly\\.toml|app\\.yaml|render\\.yaml|supervisord[\\w-]*\\.conf)$`),
  /^(?:Makefile|justfile)$/,
  /^README(?:\.\w+)?$/i,
];

const DOCKERFILE = 1;
const COMPOSE = 3;
const FOR_DEVELOPERS = 5;

/** Digests of base images, which only looks like a Dockerfile. */
const PINS = 'base.Dockerfile';

/** How a developer's machine and a test are started says nothing about an image. */
const NOT_FOR_PRODUCTION = /dev|local|test|override|debug|\bci\b/i;

const FOLDERS = /^(?:\.?docker|deploy|deployment|compose|conf|config|bin|scripts?|prod|production|\w*runtime)$/;

/** Folders inside those folders: `docker/cpu/Dockerfile`. */
const DEEPEST = 2;

/** Longer files are not written by hand. */
const LARGEST = 256 * 1024;

/** What lies above a project says less than what lies in it. */
const ABOVE = 0.1;

/**
 * The files that say how a project is started, the best first: those in its folder and in that of its workspace, and
 * those above that clearly build its folder. Nothing outside of the repository is read, whatever links there.
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

  /** A Compose file counts where it builds the project's folder, a Dockerfile where it copies that folder. */
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

  /** The services that count, and the Dockerfiles that they name. */
  private readCompose(path: string, rank: number, counts: (context: string | undefined) => boolean): void {
    const text = this.textOf(path);
    if (text === undefined) { return; }
    const services = servicesIn(text).map(service =>
      ({ ...service, context: service.context === undefined ? undefined : resolve(dirname(path), service.context) }));
    const own = services.filter(({ context }) => counts(context));
    const isWhole = services.length === 0 && rank === COMPOSE;
    this.add(path, rank, isWhole ? text : own.map(service => service.text).join('\n'));
    for (const { context, dockerfile } of own) {
      if (context !== this.project || dockerfile === undefined) { continue; }
      const named = resolve(context, dockerfile);
      this.add(named, Math.max(0, kindOf(named)) + ABOVE, this.textOf(named));
    }
  }

  /** Whether a folder that is built may be that of the project, or hold it. */
  private mayBuild(context: string): boolean {
    return `${this.project}/`.startsWith(`${context}/`);
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
        + 'so it was not searched for how the project is started');
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
