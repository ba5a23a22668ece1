import type { FoundFile } from './file-collector';
import type { MissedSecrets } from './follow-code';
import { readIfSmall } from './read-files';
import { enumerate, quote } from '../../private/messages';
import { issuedTokenIn } from '../../private/secret-forms';

/**
 * What to check before an image is published. Only warnings: many tokens in code and texts are examples, and a file
 * with credentials may be mounted at run time.
 */
export function secretWarnings(files: readonly FoundFile[], missed: MissedSecrets): string[] {
  const tokens = new Map<string, string[]>();
  for (const { path, location, bytes } of files) {
    const what = issuedTokenIn(readIfSmall(location, bytes));
    if (what !== undefined) { tokens.set(what, [...tokens.get(what) ?? [], path]); }
  }
  return [
    ...[...tokens].map(([what, paths]) => `${enumerate(paths.map(quote))} ${paths.length > 1 ? 'contain' : 'contains'} `
      + `what looks like ${what}, which anybody with the image can read; hand it over with ContainerSecret, `
      + `or leave the ${paths.length > 1 ? 'files' : 'file'} out with 'exclude'`),
    ...[...missed].map(([secret, path]) => `${quote(path)} refers to ${quote(secret)}, which is left out `
      + 'since it may be a secret; '
      + 'hand it over with ContainerSecret and read it from /run/secrets'),
  ];
}
