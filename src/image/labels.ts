import type { ImageSubject } from './image-plan';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { secretIn } from '../private/secret-looking';

/** Texts by key. */
export interface Labels { readonly [key: string]: string }

/** Begins the keys that the OCI image specification defines. */
const OCI = 'org.opencontainers.image.';

/** Docker and the OCI image specification: words of letters and digits, joined by single `.`, `-`, `_` or `/`. */
const KEY = /^(?=.{1,255}$)[A-Za-z0-9]+(?:[._/-][A-Za-z0-9]+)*$/;

/** What git, Mercurial and `git describe` print. */
const REVISION = /^[A-Za-z0-9][\w.+/@:-]{0,127}$/;

/** Reports keys and texts that a label cannot have. */
export function checkLabels(labels: Labels, revision: string | undefined, problems: Problems): void {
  if (revision !== undefined && !REVISION.test(revision)) {
    problems.add(`'revision' is ${quote(revision)}; use at most 128 letters, digits and '._+/@:-', such as the output `
      + 'of `git rev-parse HEAD`');
  }
  for (const [key, text] of Object.entries(labels)) {
    if (!KEY.test(key)) {
      problems.add(`'labels' has the key ${quote(key)}; use at most 255 letters and digits, with single '.', '-', '_' `
        + "or '/' between them, such as 'com.example.team'");
      continue;
    }
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) {
      problems.add(`'labels.${key}' is ${quote(text)}, which has a line break or another control character; `
        + 'use one line');
    }
    const reason = secretIn(key, text);
    if (reason !== undefined) {
      problems.add(`'labels.${key}' ${reason}, and everybody who can pull the image reads it; leave it out`);
    }
    if (key === `${OCI}revision` && revision !== undefined) {
      problems.add(`'labels.${key}' would replace 'revision'; set one of the two`);
    }
  }
}

/** What is known about the project, with the labels of the user, which replace it. */
export function labelsOf(
  { name, version, description, sourceUrl, license }: ImageSubject, revision: string | undefined, labels: Labels,
): Record<string, string> {
  const known = { title: name, version, revision, description, source: sourceUrl, licenses: license };
  const entries = Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(entries.map(([key, text]) => [OCI + key, text])), ...labels };
}
