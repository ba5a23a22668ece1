/** Longer lists do not help whoever reads a message. */
const LONGEST_LIST = 8;

/** A list for a message. */
export function enumerate(items: readonly string[]): string {
  const rest = items.length - LONGEST_LIST;
  return items.slice(0, LONGEST_LIST).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
