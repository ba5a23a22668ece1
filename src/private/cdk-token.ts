/**
 * Whether a value, at any depth, holds something that only the CDK knows, when it deploys: until then it writes a place
 * holder, `${Token[...]}` in a text, `#{Token[...]}` in a list, and for a number one that no user means.
 */
export function holdsToken(value: unknown): boolean {
  if (typeof value === 'string') { return /[$#]\{Token\[/.test(value); }
  if (typeof value === 'number') { return value < LEAST_PLAIN_NUMBER; }
  if (typeof value !== 'object' || value === null) { return false; }
  return 'creationStack' in value || Object.entries(value).some(pair => pair.some(holdsToken));
}

/** The CDK encodes the number of a token into doubles below this. */
const LEAST_PLAIN_NUMBER = -1e288;

/** Whether a list as a whole is only known when it deploys: nobody can add a word to it, or even count its words. */
export function isListToken(list: readonly unknown[]): boolean {
  return list.some(item => typeof item === 'string' && item.includes('#{Token['));
}
