declare const oneLine: unique symbol;

/**
 * Text without line breaks and control characters, so it cannot start a new line in a file. Made only by `toLine` and
 * by parsers whose grammar excludes such characters.
 */
export type Line = string & { readonly [oneLine]: true };

/** Every run of white space and control characters becomes one space. */
export function toLine(text: string): Line {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim() as Line;
}

export function isLine(text: string): text is Line {
  return !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

/** Joins lines and numbers into one line; the text between them comes from our own source. */
export function line(parts: TemplateStringsArray, ...values: ReadonlyArray<Line | number>): Line {
  return String.raw({ raw: parts }, ...values) as Line;
}
