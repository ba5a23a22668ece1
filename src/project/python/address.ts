import { posix } from 'path';

/** The parts of a git source besides its repository. */
export interface GitReference {
  readonly tag?: string;
  readonly branch?: string;
  readonly rev?: string;
  readonly subdirectory?: string;
}

/** A key that is equal exactly for spellings of the same URL; undefined for an invalid URL. */
export function urlAddress(url: string, subdirectory?: string): string | undefined {
  const parsed = parseUrl(url);
  if (!parsed) { return undefined; }
  const inner = subdirectory ?? new URLSearchParams(parsed.hash.slice(1)).get('subdirectory') ?? undefined;
  parsed.hash = '';
  return JSON.stringify([withoutUser(parsed), tidy(inner)]);
}

export function gitAddress(repository: string, { tag, branch, rev, subdirectory }: GitReference): string | undefined {
  const parsed = parseUrl(repository);
  if (!parsed) { return undefined; }
  parsed.hash = '';
  parsed.search = '';
  return JSON.stringify([withoutUser(parsed), tag, branch, rev, tidy(subdirectory)]);
}

/** For a git URL in a lock: the reference is in the query, the commit after the `#`. */
export function lockedGitAddress(text: string): string | undefined {
  const query = parseUrl(text)?.searchParams;
  const value = (key: string) => query?.get(key) ?? undefined;
  return gitAddress(text, {
    tag: value('tag'),
    branch: value('branch'),
    rev: value('rev'),
    subdirectory: value('subdirectory'),
  });
}

/** For the URL after the `@` of a requirement. */
export function directAddress(text: string): string | undefined {
  if (!text.startsWith('git+')) { return /^https?:/i.test(text) ? urlAddress(text) : undefined; }
  const parsed = parseUrl(text.slice('git+'.length));
  const [, path, rev] = /^(.*)@([^@/][^@]*)$/.exec(parsed?.pathname ?? '') ?? [];
  const subdirectory = new URLSearchParams(parsed?.hash.slice(1)).get('subdirectory') ?? undefined;
  if (parsed && path) { parsed.pathname = path; }
  return parsed && gitAddress(parsed.href, { rev, subdirectory });
}

/** For a path; the result is relative to the workspace. */
export function pathAddress(folder: string, path: string): string | undefined {
  return posix.isAbsolute(path) ? undefined : tidy(posix.join(folder, path));
}

function tidy(path: string | undefined): string | undefined {
  return path === undefined ? undefined : posix.normalize(path).replace(/(?<=.)\/$/, '');
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** uv does not write credentials to a lock. */
function withoutUser(url: URL): string {
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
