import type { Line } from '../../private/line';
import { quote } from '../../private/messages';

declare const kind: unique symbol;

/** An absolute URL as a requirement file can contain it: see `parseDownload`. */
export type DownloadUrl = Line & { readonly [kind]: 'url' };

/** Why a value of a lock cannot be used. */
export type Fault = (sentence: string) => undefined;

/**
 * Normalizes a URL to ASCII without spaces, quotes, `$`, `;` and `#`, which uv gives a meaning in requirement files. A
 * user or password is refused, since the result is written to files; only SSH needs its user.
 */
export function parseDownload(text: string, schemes: readonly string[], fault: Fault): DownloadUrl | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) { return fault(`is locked to ${quote(text)} (expected an absolute URL)`); }
  if (url.protocol === 'file:') { return fault(`is locked to ${quote(text)}, which exists on one machine only`); }
  if (!schemes.includes(url.protocol)) {
    return fault(`is locked to a URL with ${quote(url.protocol)} (expected ${schemes.join(', ')})`);
  }
  if (url.password !== '' || (url.username !== '' && url.protocol !== 'ssh:')) {
    return fault(`is locked to a URL of ${quote(url.host)} with a user or password, which would be in the image's `
      + "build files; remove both, and add them to 'credentials' of the image");
  }
  url.hash = '';
  return url.href.replace(/[^A-Za-z0-9._~:/?@!&()*+,=%[\]-]/g, encode) as DownloadUrl;
}

function encode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
