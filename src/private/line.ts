declare const oneLine: unique symbol;

/**
 * Text without line breaks and control characters: wherever it is written, it cannot start a line of its own. Only the
 * parsers of a grammar that has none, and `toLine`, make one.
 */
export type Line = string & { readonly [oneLine]: true };

/** Every run of white space and control characters becomes one space. */
export function toLine(text: string): Line {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim() as Line;
}

export function isLine(text: string): text is Line {
  return !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

/** A line made of lines and numbers; what stands between them is written in our own source. */
export function line(parts: TemplateStringsArray, ...values: ReadonlyArray<Line | number>): Line {
  return String.raw({ raw: parts }, ...values) as Line;
}
