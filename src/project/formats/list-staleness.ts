import { enumerate, quote, shorten } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { Pyproject } from '../python/pyproject';
import type { Requirement } from '../python/requirement';
import { markerVariables, possibleTargets } from '../python/target';
import { admits, parseSpecifiers } from '../python/versions';
import type { Selection } from '../uv/closure';
import type { Lock, LockEntry } from '../uv/lock';

/** Reports extras and groups that a list of packages cannot choose: it may be made for one choice. */
export function checkChoices(
  { choices, remaking }: Lock, file: string, selection: Selection, problems: Problems,
): void {
  if (!choices) { return; }
  for (const kind of ['extras', 'groups'] as const) {
    const unknown = selection[kind].filter(name => !choices[kind].includes(name));
    if (unknown.length > 0) {
      problems.add(`'${kind}' has ${enumerate(unknown.map(quote))}, but ${quote(file)} ${choices[kind].length > 0
        ? `has only ${enumerate(choices[kind].map(shorten))}; ${remaking.whole}`
        : `has no ${kind} to choose from: the tool that made it has chosen; remove '${kind}' here, and give them to `
          + 'that tool'}`);
    }
  }
}

/**
 * What a project requires, but a list of packages lacks for every target, as readable requirements. What it has too
 * many cannot be known, since it does not say who requires what.
 */
export function lackedBy(list: LockEntry, pyproject: Pyproject, { extras, groups }: Selection): string[] {
  const asked = [
    ...pyproject.dynamic.includes('dependencies') ? [] : pyproject.dependencies,
    ...pyproject.dynamic.includes('optional-dependencies') ? [] : extras.flatMap(of => pyproject.extras.get(of) ?? []),
    ...groups.flatMap(of => pyproject.groups.get(of) ?? []),
  ];
  const targets = possibleTargets(pyproject.requiresPython)
    .map(target => ({ variables: markerVariables(target), extras: new Set<string>() }));
  const isAsked = ({ marker, name }: Requirement) =>
    name !== list.name && targets.some(target => !marker || marker(target));
  const has = ({ name, specifier, origin }: Requirement) => list.dependencies
    .some(({ entry }) => entry.name === name && (origin !== undefined || isAdmitted(entry, specifier)));
  return asked.filter(each => isAsked(each) && !has(each))
    .map(({ name, specifier }) => shorten(`${name}${specifier}`));
}

function isAdmitted({ version }: LockEntry, specifier: string): boolean {
  return version === undefined || admits(parseSpecifiers(specifier) ?? [], version);
}
