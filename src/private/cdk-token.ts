/*
 * The CDK writes a placeholder for a value that is known only at deployment (a token): `${Token[...]}` in a text,
 * `#{Token[...]}` in a list, an impossible number for a number. This folder must not import the CDK, so the forms are
 * repeated here; `test/private/cdk-token.test.ts` compares them with the CDK's own.
 */

/** Also one that was cut off. */
const PLACEHOLDER = /[$#]\{Token\[[^\]]*\]?\}?/g;

/** The CDK encodes a number token into doubles whose first 16 bits are 0xFBFF. */
const isTokenNumber = (value: number): boolean => value <= -1.9375 * 2 ** 960 && value > -(2 ** 961);

/** Such a number inside a text, where the CDK does not find it. */
const NUMBER_AS_TEXT = /-1\.8881545\d*e\+289/;

/** Whether a value itself is a token, or a text with one in it. */
export function isToken(value: unknown): boolean {
  if (typeof value === 'string') { return value.includes('${Token[') || value.includes('#{Token['); }
  if (typeof value === 'number') { return isTokenNumber(value); }
  return typeof value === 'object' && value !== null && 'creationStack' in value;
}

/** The same for a value at any depth. */
export function holdsToken(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) { return isToken(value); }
  return isToken(value) || Object.entries(value).some(pair => pair.some(holdsToken));
}

/** The same token has the same placeholder wherever it is used. */
export function placeholdersIn(text: string): string[] {
  return isToken(text) ? text.match(PLACEHOLDER)! : [];
}

/** Whether a list as a whole is a token: nothing can add a word to it, or count its words. */
export function isListToken(list: readonly unknown[]): boolean {
  return list.some(item => typeof item === 'string' && item.includes('#{Token['));
}

/** Whether a text was made from a number token, as in `${database.port}`: no target would replace it. */
export function holdsNumberTokenAsText(text: unknown): boolean {
  return typeof text === 'string' && NUMBER_AS_TEXT.test(text);
}
