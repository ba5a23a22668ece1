import { posix } from 'path';
import { INIT_COMMAND } from '../../src/image';

/** Calls that change the file system; opening a file does by its flags. */
const CALLS = [
  'open', 'openat', 'openat2', 'creat', 'truncate', 'mkdir', 'mkdirat', 'mknod', 'mknodat', 'link', 'linkat', 'symlink',
  'symlinkat', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'rmdir', 'chmod', 'fchmodat', 'chown', 'lchown',
  'fchownat', 'utime', 'utimes', 'utimensat', 'setxattr', 'lsetxattr', 'bind',
];

/** A tmpfs for what is traced, which no call in the trace writes. */
export const TRACE = { flags: ['--tmpfs', '/trace:mode=1777'], file: '/trace/log' } as const;

const TRACER = ['strace', '-f', '-y', '-qq', '--seccomp-bpf', '-o', TRACE.file, '-e', `trace=${CALLS.join()}`];

/** The same image, which traces what its command does. It needs no capability, since all has the same user. */
export const traced = (image: string) => `FROM ${image}
USER 0:0
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends strace
USER 10001:10001
ENTRYPOINT ${JSON.stringify([...INIT_COMMAND, ...TRACER])}
`;

/** Paths that calls changed, and those that they could not, with the error. */
export interface Writes {
  readonly done: string[];
  readonly refused: string[];
}

/** @param folder in which the traced program runs */
export function writesIn(trace: string, folder: string): Writes {
  const [done, refused] = [new Set<string>(), new Set<string>()];
  for (const { words, result } of callsIn(trace).filter(mayWrite)) {
    const error = /^-1 (E\w+)/.exec(result)?.[1];
    // A folder that does not exist is not written, whatever its permissions.
    if (error === 'ENOENT' || error === 'EEXIST') { continue; }
    for (const [, base, path] of words.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, |sun_path=)?"((?:[^"\\]|\\.)*)"/g)) {
      const resolved = posix.resolve(base ?? folder, path);
      if (error === undefined) { done.add(resolved); } else { refused.add(`${resolved} (${error})`); }
    }
  }
  return { done: [...done].sort(), refused: [...refused].sort() };
}

function mayWrite({ name, words }: Call): boolean {
  if (name === 'bind') { return words.includes('AF_UNIX'); }
  return !name.startsWith('open') || /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE)\b/.test(words);
}

interface Call {
  readonly name: string;
  readonly words: string;
  readonly result: string;
}

/** One at a time: of two processes, a call may be continued in a later line. */
function callsIn(trace: string): Call[] {
  const begun = new Map<string, string>();
  return trace.split('\n').flatMap(line => {
    const [, process, text] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (text?.endsWith(' <unfinished ...>')) {
      begun.set(process, text.replace(/ <unfinished ...>$/, ''));
      return [];
    }
    const whole = text?.replace(/^<\.\.\. \w+ resumed>/, () => begun.get(process) ?? '');
    const [, name, words, result] = /^(\w+)\((.*)\) += (.*)$/.exec(whole ?? '') ?? [];
    return name === undefined ? [] : [{ name, words, result }];
  });
}
