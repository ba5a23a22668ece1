import type { Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** The name of an image in a registry. */
export interface ImageReference {
  readonly text: Line;
  /** With its host, if there is one, and without tag and digest. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
/** A first part without a dot or a port is a host only if it is `localhost`. */
const HOST = '(?:(?:localhost|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:))(?::[0-9]+)?/)?';

/** Grammar of image references, as in distribution/reference. */
const REFERENCE = new RegExp(`^(?<repository>${HOST}${COMPONENT}(?:/${COMPONENT})*)`
  + '(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$');

/** What says something of the image itself: the last part of its path, and its tag. */
export function nameAndTag({ repository, tag = '' }: ImageReference): string {
  return `${repository.split('/').at(-1)}:${tag}`;
}

export function parseReference(text: string): ImageReference | undefined {
  const parts = REFERENCE.exec(text)?.groups;
  return parts && { text: text as Line, repository: parts.repository, tag: parts.tag, digest: parts.digest };
}

/** Parses a reference. One without a fixed tag or a digest is a problem, since it can change without notice. */
export function checkReference(text: string, prop: string, problems: Problems): ImageReference | undefined {
  const reference = parseReference(text);
  if (!reference) {
    problems.add(`${prop} is ${quote(text)}; expected an image reference such as registry.example/base/python:3.13, `
      + 'with or without @sha256:<64 hex digits>');
  } else if (!reference.digest && [undefined, 'latest'].includes(reference.tag)) {
    problems.add(`${prop} is ${quote(text)}, which can change without notice; use a fixed tag or a digest`);
  }
  return reference;
}
