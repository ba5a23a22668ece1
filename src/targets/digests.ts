import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { asTable, readJson } from '../project';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * The digests of what was pushed, by the name with its tag, as the `push.sh` of a bake file writes them. Empty before
 * the first push, when there is no such file yet.
 */
export function readDigests(path: string, prop: string, problems: Problems): ReadonlyMap<string, string> {
  const found = problems.messages.length;
  const content = readJson(path, prop, problems);
  if (content === undefined) { return new Map(); }
  const digests = Object.entries(asTable(content));
  if (digests.length === 0) {
    problems.add(`'${prop}' is ${quote(path)}, which has no digests; run the push.sh that writes it again`);
  }
  for (const [name, digest] of digests) {
    if (typeof digest === 'string' && DIGEST.test(digest)) { continue; }
    problems.add(`'${prop}' is ${quote(path)}, which has ${quote(digest)} for ${quote(name)}; expected 'sha256:' and `
      + '64 hex digits: run the push.sh that writes it again');
  }
  return problems.messages.length > found ? new Map() : new Map(digests as Array<[string, string]>);
}
