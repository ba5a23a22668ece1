/** Of one argument or variable, with its name and the NUL behind it: MAX_ARG_STRLEN of Linux. */
const MOST_BYTES = 128 * 1024;

/**
 * Why a text cannot be an argument or a variable of a process, as the end of a sentence; undefined when it can.
 *
 * @param name of the variable
 */
export function whyNotPassable(text: string, name?: string): string | undefined {
  if (/[\0\p{Surrogate}]/u.test(text)) {
    return 'contains a NUL character or an unpaired surrogate, which no process can receive';
  }
  const bytes = Buffer.byteLength(name === undefined ? `${text}\0` : `${name}=${text}\0`);
  return bytes > MOST_BYTES
    ? `has ${bytes} bytes, and Linux allows at most ${MOST_BYTES} in one argument or variable`
    : undefined;
}
