/** Strings, comments, continued lines and brackets: all that decides where a statement ends. */
const TOKEN = /("""|''')(?:\\[^]|[^\\])*?(?:\1|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|#[^\n]*|\\\r?\n|[([{]|[)\]}]|\r?\n|[^"'#\\\r\n()[\]{}]+|[^]/g;

/**
 * The statements of a Python file that start in its first column, each on one line, without comments and with the
 * content of strings left out. It is no parser: it knows just enough not to be misled by text that is not code.
 */
export function topLevelStatements(source: string): string[] {
  let depth = 0;
  const code = source.replace(TOKEN, token => {
    const first = token[0];
    if (first === '#' || first === '\\') { return ''; }
    if (first === '"' || first === "'") { return "''"; }
    if (token.endsWith('\n')) { return depth > 0 ? ' ' : '\n'; }
    if ('([{'.includes(token)) { depth += 1; }
    if (')]}'.includes(token)) { depth = Math.max(0, depth - 1); }
    return token;
  });
  return code.split('\n')
    .filter(line => /^\S/.test(line))
    .flatMap(line => line.split(';'))
    .map(statement => statement.replace(/\s+/g, ' ').trim())
    .filter(statement => statement);
}

/** `src/shop/main.py` below the root `src` is `shop.main`; undefined for a file that cannot be imported. */
export function moduleOf(path: string, root: string): string | undefined {
  const below = root === '.' ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  const parts = below?.replace(/(\/__init__)?\.py$/, '').split('/');
  return below?.endsWith('.py') && parts?.every(part => /^[A-Za-z_]\w*$/.test(part)) ? parts.join('.') : undefined;
}
