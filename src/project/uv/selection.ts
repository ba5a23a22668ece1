import type { Selection } from './closure';
import { enumerate, quote, shorten } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { normalizeName } from '../python/names';
import type { Pyproject } from '../python/pyproject';

/** Extras and groups from the user. */
export interface AskedSelection {
  readonly extras: readonly string[];
  readonly groups: readonly string[];
}

/** Among extras: all that the project defines. No extra can have this name. */
export const EVERY_EXTRA = '*';

/** Those that the project defines, sorted; the others become problems. */
export function readSelection(asked: AskedSelection, pyproject: Pyproject, problems: Problems): Selection {
  const choose = (kind: 'extras' | 'groups', texts: readonly string[]) => {
    const known = [...pyproject[kind].keys()];
    const wanted = texts.map(text => ({ text, name: known.find(each => each === normalizeName(text)) }));
    for (const { text } of wanted.filter(({ name }) => name === undefined)) {
      problems.add(`'${kind}' has ${quote(text)}, which the project does not define; `
        + `its ${kind} are: ${enumerate(known.map(shorten)) || 'none'}`);
    }
    return [...new Set(wanted.flatMap(({ name }) => name ?? []))].sort();
  };
  const extras = asked.extras.flatMap(text => (text === EVERY_EXTRA ? [...pyproject.extras.keys()] : [text]));
  return { extras: choose('extras', extras), groups: choose('groups', asked.groups) };
}
