/** A service of a Compose file, and what it builds. */
export interface ComposeService {
  /** Its lines. */
  readonly text: string;
  /** The folder that it builds, as written; undefined when it builds none or inherits it. */
  readonly context?: string;
  readonly dockerfile?: string;
}

/** The services of a Compose file. Not a YAML parser: lines and their indentation are enough. */
export function servicesIn(compose: string): ComposeService[] {
  const blocks: string[][] = [];
  let inServices = false;
  let indent: number | undefined;
  for (const line of compose.split(/\r?\n/)) {
    const depth = line.search(/\S/);
    if (depth < 0 || line[depth] === '#') { continue; }
    if (depth === 0) {
      inServices = /^["']?services["']?\s*:/.test(line);
      indent = undefined;
      continue;
    }
    if (!inServices) { continue; }
    indent ??= depth;
    if (depth <= indent) { blocks.push([]); }
    blocks.at(-1)!.push(line);
  }
  return blocks.map(lines => asService(lines));
}

function asService(lines: readonly string[]): ComposeService {
  const text = lines.join('\n');
  const value = (key: string) => new RegExp(`(?:^|[{,])\\s*${key}:[ \\t]*["']?([^\\s"',{}#&*]+)`, 'm').exec(text)?.[1];
  const dockerfile = value('dockerfile');
  const context = value('context') ?? value('build') ?? (dockerfile === undefined ? undefined : '.');
  return { text, context, dockerfile };
}
