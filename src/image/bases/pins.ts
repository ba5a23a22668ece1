import { parseReference } from './image-reference';
import type { Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { PinFile } from '../../project';

/** An official image, pinned to a digest. */
export interface Pin {
  /** Such as `python`, or `ghcr.io/astral-sh/uv`. */
  readonly repository: string;
  readonly tag: string;
  /** With tag and digest. */
  readonly reference: Line;
  /** Its line in the file, for messages. */
  readonly place: string;
}

/** Docker Hub's names for the same repository. */
const HUB = /^(?:docker\.io\/)?(?:library\/)?/;

/**
 * Reads a file of `FROM <image>:<tag>@<digest>` lines. It is a Dockerfile that is never built, since update bots
 * support that format.
 */
export function readPins({ file, text = '', refused }: PinFile, problems: Problems): Pin[] {
  if (refused !== undefined) { problems.add(`${quote(file)} ${refused}; replace it with a file of FROM lines only`); }
  return text.split('\n').flatMap((written, index) => {
    const words = written.trim();
    if (words === '' || words.startsWith('#')) { return []; }
    const place = `line ${index + 1} of ${quote(file)}`;
    const reference = parseReference(/^FROM\s+(\S+)(?:\s+AS\s+\S+)?$/i.exec(words)?.[1] ?? '');
    if (reference?.tag && reference.digest) {
      return [{
        repository: reference.repository.replace(HUB, ''), tag: reference.tag, reference: reference.text, place,
      }];
    }
    problems.add(`${place} is ${quote(words)}; `
      + 'expected FROM <image>:<tag>@sha256:<64 hex digits>, such as FROM python:3.13-slim@sha256:...');
    return [];
  });
}

/** A pin that does not fit is a problem: if it were ignored, the image would silently not be pinned. */
export function refusePin({ reference, place }: Pin, expected: string, problems: Problems): void {
  problems.add(`${place} pins ${quote(reference)}; expected ${expected}, or remove it`);
}
