/** How a process gets its memory. */
export interface Setting {
  /** For the command line. */
  readonly name: string;
  readonly label: string;
  /** All that is set of it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether it may become the default. */
  readonly isCandidate: boolean;
}

/** Nothing is set. */
export const BASELINE: Setting = { name: 'pymalloc', label: 'pymalloc', variables: {}, isCandidate: false };

/** Files of `libraries.Dockerfile`. */
const preload = (...files: string[]) => ({ LD_PRELOAD: files.map(file => `/allocators/${file}`).join(' ') });

const JEMALLOC = preload('libjemalloc.so.2');

const FEW_ARENAS = 'narenas:1,dirty_decay_ms:500';
const LARGER_CACHES = `${FEW_ARENAS},lg_tcache_nslots_mul:2,tcache_nslots_small_max:500`;

function pymalloc(name: string, label: string, variables: Setting['variables']): Setting {
  return { name, label: `pymalloc, ${label}`, variables, isCandidate: false };
}

function malloc(name: string, label: string, variables: Setting['variables'], isCandidate = true): Setting {
  return { name, label: `malloc, ${label}`, variables: { PYTHONMALLOC: 'malloc', ...variables }, isCandidate };
}

/** malloc on Debian's jemalloc with a configuration. */
function jemalloc(name: string, MALLOC_CONF: string): Setting {
  return malloc(name, `jemalloc \`${MALLOC_CONF}\``, { ...JEMALLOC, MALLOC_CONF });
}

export const SETTINGS: readonly Setting[] = [
  BASELINE,
  pymalloc('pymalloc-arenas', '2 arenas', { MALLOC_ARENA_MAX: '2' }),
  pymalloc('pymalloc-jemalloc', `jemalloc \`${FEW_ARENAS}\``, { ...JEMALLOC, MALLOC_CONF: FEW_ARENAS }),
  malloc('malloc', 'glibc', {}),
  malloc('arenas', 'glibc, 2 arenas', { MALLOC_ARENA_MAX: '2' }),
  malloc('thresholds', 'glibc, 1 arena, thresholds of 64 KiB', {
    MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '65536', MALLOC_MMAP_THRESHOLD_: '65536',
  }),
  malloc('jemalloc', 'jemalloc', JEMALLOC),
  jemalloc('jemalloc-background', 'narenas:2,background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0'),
  jemalloc('jemalloc-at-once', 'narenas:1,dirty_decay_ms:0'),
  jemalloc('jemalloc-100', 'narenas:1,dirty_decay_ms:100'),
  jemalloc('jemalloc-200', 'narenas:1,dirty_decay_ms:200'),
  jemalloc('jemalloc-decay', FEW_ARENAS),
  jemalloc('jemalloc-caches', LARGER_CACHES),
  // What Debian builds for every processor but x86-64.
  malloc('jemalloc-64k', `jemalloc for pages of 64 KiB \`${LARGER_CACHES}\``, {
    ...preload('jemalloc-64k.so'), MALLOC_CONF: LARGER_CACHES,
  }, false),
  malloc('mimalloc-2', 'mimalloc 2 of Debian 12', preload('libmimalloc.so.2'), false),
  malloc('mimalloc-3', 'mimalloc 3.0 of Debian 13', preload('libmimalloc.so.3')),
  malloc('mimalloc-new', 'mimalloc 3 of PyPI', preload('libatomic.so.1', 'mimalloc-new.so'), false),
  malloc('tcmalloc', 'tcmalloc, returning at once', {
    ...preload('libtcmalloc_minimal.so.4'), TCMALLOC_AGGRESSIVE_DECOMMIT: 'true',
  }),
  { name: 'mimalloc', label: 'mimalloc of CPython', variables: { PYTHONMALLOC: 'mimalloc' }, isCandidate: false },
];
