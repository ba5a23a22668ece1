import { createSourceFile, type Node, ScriptTarget, SyntaxKind } from 'typescript';

/** What somebody wrote, without blank lines and comments. */
export interface Written {
  readonly lines: number;
  /** Without white space, so that it is the same however the lines are broken. */
  readonly characters: number;
}

/** @param name of the file, by which its language is known */
export function written(name: string, text: string): Written {
  if (name.endsWith('.ts')) { return ofTypeScript(text); }
  const code = name.endsWith('.py') ? text.replace(/^\s*"""[\s\S]*?"""$/gm, '') : text;
  const lines = code.split('\n').filter(line => !/^\s*(#.*)?$/.test(line));
  return { lines: lines.length, characters: visible(lines.join('')) };
}

export function sum(all: readonly Written[]): Written {
  return {
    lines: all.reduce((total, { lines }) => total + lines, 0),
    characters: all.reduce((total, { characters }) => total + characters, 0),
  };
}

/** By its tokens, as the compiler reads them: what looks like a comment may be in a text. */
function ofTypeScript(text: string): Written {
  const source = createSourceFile('program.ts', text, ScriptTarget.Latest);
  const lines = new Set<number>();
  let characters = 0;
  const visit = (node: Node): void => {
    if (node.kind === SyntaxKind.JSDoc) { return; }
    const children = node.getChildren(source);
    children.forEach(visit);
    const token = node.getText(source);
    if (children.length > 0 || token === '') { return; }
    const [first, last] = [node.getStart(source), node.end].map(at => source.getLineAndCharacterOfPosition(at).line);
    for (let line = first; line <= last; line += 1) { lines.add(line); }
    characters += visible(token);
  };
  visit(source);
  return { lines: lines.size, characters };
}

const visible = (text: string): number => text.replace(/\s/g, '').length;
