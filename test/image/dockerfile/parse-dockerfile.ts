/** One instruction with its continuation lines put together, comments left out. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/**
 * Reads a Dockerfile as BuildKit does: comments are dropped, and a line goes on behind a backslash at its end that no
 * other backslash precedes.
 */
export function parseDockerfile(text: string): Instruction[] {
  const lines = text.split(/\r?\n/).filter(each => !/^\s*#/.test(each));
  const joined = lines.join('\n').replace(/(^|[^\\])\\[ \t]*\n\s*/g, '$1');
  return joined.split('\n').filter(each => each.trim() !== '').map(each => {
    const [, word, rest] = /^\s*(\S+)\s*(.*)$/s.exec(each)!;
    return { word, rest };
  });
}

/** The instructions as text. */
export function instructions(text: string): string[] {
  return parseDockerfile(text).map(({ word, rest }) => `${word} ${rest}`);
}

/** The images that a Dockerfile is built from, without its own stages, each once. */
export function baseImages(dockerfile: string): string[] {
  const froms = instructions(dockerfile).filter(each => each.startsWith('FROM '))
    .map(each => each.replace(/^FROM (--platform=\S+ )?/, '').split(' AS '));
  const stages = froms.map(([, name]) => name);
  return [...new Set(froms.map(([base]) => base))].filter(base => !stages.includes(base) && !base.includes('$'));
}
