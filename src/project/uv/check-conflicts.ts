import type { Selection } from './closure';
import type { ConflictItem, Lock, LockEntry } from './lock';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/**
 * uv installs at most one item of each set in `conflicts`: an extra, a group or a project.
 *
 * @param members the projects of the workspace that are installed; options of `uv sync` apply to all of them
 */
export function checkConflicts(
  { conflicts }: Lock, members: readonly LockEntry[], { extras, groups }: Selection, problems: Problems,
): void {
  const isChosen = ({ package: name, extra, group }: ConflictItem) => members.some(member => member.name === name)
    && (extra === undefined || extras.includes(extra)) && (group === undefined || groups.includes(group));
  const sentences = conflicts.map(set => set.filter(isChosen)).filter(chosen => chosen.length > 1).map(chosen =>
    `${enumerate(chosen.map(describe))} conflict with each other ('conflicts' in [tool.uv]); use only one of them`);
  for (const sentence of new Set(sentences)) { problems.add(sentence); }
}

function describe({ package: name, extra, group }: ConflictItem): string {
  const owner = quote(name);
  if (extra !== undefined) { return `extra ${quote(extra)} of ${owner}`; }
  return group === undefined ? `project ${owner}` : `group ${quote(group)} of ${owner}`;
}
