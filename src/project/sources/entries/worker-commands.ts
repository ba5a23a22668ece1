import type { StartFile } from './start-files';

/** A command that works through a queue, and the file that starts it. */
export interface WorkerCommand {
  /** Package of its program. */
  readonly framework: string;
  /** Its arguments. */
  readonly words: readonly string[];
  readonly file: string;
}

/** The programs of workers, with what one of their words must be. */
const PROGRAMS: ReadonlyArray<{ readonly program: RegExp; readonly framework: string; readonly word?: string }> = [
  { program: /^(?:.*\/)?celery$/, framework: 'celery', word: 'worker' },
  { program: /^(?:.*\/)?rq$/, framework: 'rq', word: 'worker' },
  { program: /^(?:.*\/)?arq$/, framework: 'arq' },
  { program: /^(?:.*\/)?dramatiq$/, framework: 'dramatiq' },
  { program: /^(?:.*\/)?huey_consumer(?:\.py)?$/, framework: 'huey' },
];

/** What ends a command of a shell. */
const END = /^(?:&&|\|\||[|;&]|#.*)$/;

/** Where a line is a command: `CMD`, `worker:` of a Procfile, `command:` of a Compose file. */
const COMMAND_LINE = /^\s*(?:CMD|ENTRYPOINT|[\w-]+\s*:|-\s|exec\s)/;

/** The commands of workers in files that build or start images: not those in a README. */
export function workerCommandsIn({ name: file, text, isOfImage }: StartFile): WorkerCommand[] {
  if (!isOfImage) { return []; }
  return text.replace(/\\\r?\n/g, ' ').split(/\r?\n/).filter(line => COMMAND_LINE.test(line)).flatMap(line => {
    // A comma separates words of the exec form, and queues within a word.
    const words = line.replace(/(["'])\s*,/g, '$1 ').replace(/["'`[\]]|,(?=\s)/g, ' ').split(/\s+/)
      .filter(word => word !== '');
    return PROGRAMS.flatMap(({ program, framework, word }) => {
      const at = words.findIndex(each => program.test(each));
      if (at < 0) { return []; }
      const rest = words.slice(at + 1);
      const end = rest.findIndex(each => END.test(each));
      const own = end < 0 ? rest : rest.slice(0, end);
      return own.length > 0 && (word === undefined || own.includes(word)) ? [{ framework, words: own, file }] : [];
    });
  });
}
