import type { FoundFile } from './file-collector';
import type { MissedSecrets } from './follow-code';
import { readIfSmall } from './read-files';
import { enumerate, quote } from '../../private/messages';
import { issuedTokenIn } from '../../private/secret-forms';

/**
 * What is worth a look before an image is handed out. It is no more than that: of the tokens in code and texts many are
 * examples, and a file with credentials may be mounted where the code looks for it.
 */
export function secretWarnings(files: readonly FoundFile[], missed: MissedSecrets): string[] {
  const tokens = new Map<string, string[]>();
  for (const { path, location, bytes } of files) {
    const what = issuedTokenIn(readIfSmall(location, bytes));
    if (what !== undefined) { tokens.set(what, [...tokens.get(what) ?? [], path]); }
  }
  return [
    ...[...tokens].map(([what, paths]) => `what looks like ${what} is in ${enumerate(paths.map(quote))}, `
      + 'and whoever has the image can read it; hand it over with ContainerSecret, '
      + "or leave the file out with 'exclude'"),
    ...[...missed].map(([secret, path]) => `${quote(path)} names ${quote(secret)}, which is left out as a secret; `
      + 'hand it over with ContainerSecret and read it from /run/secrets'),
  ];
}
