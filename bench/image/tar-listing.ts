/** A file or folder of a layer. */
export interface Entry {
  readonly path: string;
  readonly size: number;
}

/** What `tar --list --verbose --numeric-owner` says of plain files. */
export function entries(listing: string): Entry[] {
  return listing.split('\n').flatMap(line => {
    const [, size, path] = /^-\S+ +\d+\/\d+ +(\d+) \S+ \S+ (.+)$/.exec(line) ?? [];
    return path === undefined ? [] : [{ path, size: Number(size) }];
  });
}

const SITE_PACKAGES = /(?:^|\/)site-packages\/(?:__pycache__\/)?([^/]+)/;

/** What a file belongs to, in a word: a package, the standard library, the application, or what runs it. */
export function partOf(path: string): string {
  const [, top] = SITE_PACKAGES.exec(path) ?? [];
  if (top !== undefined) {
    return top.replace(/-[^-]+\.dist-info$|\.libs$|(\.cpython-\S+|\.abi3)?\.(so|pyc|py)$/, '').toLowerCase();
  }
  if (/\/lib\/python3\.\d+\//.test(path) && !path.startsWith('app/')) { return 'standard library'; }
  if (path.startsWith('app/.venv/')) { return 'virtual environment'; }
  return path.startsWith('app/') ? 'application' : path.split('/').slice(0, 2).join('/');
}

/** Kind of a file, for the question what weighs most. */
export function kindOf(path: string): 'bytecode' | 'source' | 'native' | 'other' {
  if (path.endsWith('.pyc')) { return 'bytecode'; }
  if (path.endsWith('.py')) { return 'source'; }
  return /\.so(\.\d+)*$/.test(path) ? 'native' : 'other';
}

/** Bytes of the virtual environment, bytecode included. */
export function dependencyBytes(files: readonly Entry[]): number {
  return files.filter(({ path }) => path.startsWith('app/.venv/')).reduce((sum, { size }) => sum + size, 0);
}

/** Distributions that are installed in the virtual environment. */
export function distributions(files: readonly Entry[]): number {
  return new Set(files.flatMap(({ path }) => /\/site-packages\/([^/]+\.dist-info)\//.exec(path)?.[1] ?? [])).size;
}
