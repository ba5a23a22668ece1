import type { StartFile } from './start-files';
import type { Table } from '../../files/toml';
import { PYPROJECT } from '../../python/pyproject';

/** A line of a file that starts programs: `migrate && celery -A shop worker`. */
export interface CommandLine {
  /** Without quotes and brackets. */
  readonly words: readonly string[];
  readonly file: string;
  /** Whether the file builds or starts an image, not only programs of a developer. */
  readonly isOfImage: boolean;
}

/** Which lines of a file are commands; the text that matches is not part of them. */
const LINES: ReadonlyArray<readonly [file: RegExp, line: RegExp]> = [
  [/dockerfile|containerfile/i, /^\s*(?:(?:CMD|ENTRYPOINT)\s|exec\s)/i],
  [/^Procfile$/, /^[\w-]+\s*:/],
  [/\.ya?ml$/, /^\s*(?:-\s+)?["']?(?:command|entrypoint|cmd|args|run|startCommand|start_command)["']?\s*:/],
  // supervisord, `[processes]` of fly.toml
  [/\.(?:conf|toml)$/, /^\s*[\w-]+\s*=/],
  [/\.(?:py|ini)$/, /^(?!)/],
  [/(?:)/, /^\s*(?=[^\s#])/],
];

/** Those of a README start nothing. */
export function commandLinesIn({ name: file, text, isOfImage }: StartFile): CommandLine[] {
  if (/^README/i.test(file)) { return []; }
  const [, command] = LINES.find(([name]) => name.test(file))!;
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return (/\.ya?ml$/.test(file) ? folded(lines, command) : lines).filter(line => command.test(line)).map(line => ({
    words: wordsOf(line.replace(command, '')),
    file,
    isOfImage,
  }));
}

/** Tables of `pyproject.toml` in which other tools than uv keep commands. */
const RUNNERS = ['hatch', 'pdm', 'poe', 'taskipy'];

/** The commands that developers run by a name: texts in the tables of such tools, wherever they stand. */
export function developersCommands(tool: Table): CommandLine[] {
  const textsIn = (value: unknown): string[] => typeof value === 'string' ? [value]
    : typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
  return RUNNERS.flatMap(name => textsIn(tool[name])).filter(text => /\s/.test(text))
    .map(text => ({ words: wordsOf(text), file: PYPROJECT, isOfImage: false }));
}

/** A comma separates words of the exec form, and queues within a word; what a script is called with is not known. */
function wordsOf(text: string): string[] {
  return text.replace(/(["'])\s*,/g, '$1 ').replace(/["'`[\]]|,(?=\s)/g, ' ').replace(/;(?=\s|$)/g, ' ; ')
    .split(/\s+/).filter(word => !/^(?:|\$[@*])$/.test(word));
}

/** Each command of a YAML file on one line: those below its key are a list, the rest of a text, or a script. */
function folded(lines: readonly string[], command: RegExp): string[] {
  const joined: string[] = [];
  let open: { readonly indent: number; readonly between: string } | undefined;
  for (const line of lines.filter(each => !/^\s*(?:#|$)/.test(each))) {
    const indent = line.search(/\S/);
    const isItem = /^\s*-\s/.test(line);
    if (open && (indent > open.indent || (indent === open.indent && isItem))) {
      joined.push(`${joined.pop()}${open.between}${line.trim().replace(/^-\s+/, '')}`);
      continue;
    }
    const [, begin = line, header = ''] = /^(.*:)\s*([>|])[+-]?\d?\s*$/.exec(line) ?? [];
    // In a list of maps the key is behind the dash.
    open = command.test(line) ? { indent: line.search(/[^\s-]/), between: header === '|' ? ' ; ' : ' ' } : undefined;
    joined.push(begin);
  }
  return joined;
}
