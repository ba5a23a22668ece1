import { toLine } from '../../private/line';
import type { FileContent } from '../../private/write-files';
import { moduleName, type PackageName } from '../python/names';
import type { Pyproject } from '../python/pyproject';

/** The version of a project whose build backend computes it, such as from a git tag. */
const UNKNOWN_VERSION = '0+unknown';

/** What the metadata of a local package says whatever its version is. */
export interface MetadataEntry {
  readonly name: PackageName;
  /** Text of a file with its plugins; empty if there are none. */
  readonly plugins: string;
}

/**
 * A `.dist-info` folder for a project that is copied instead of built, so that `importlib.metadata` finds its version
 * and its entry points (plugins).
 *
 * @param folder the source root
 */
export function distInfo(folder: string, pyproject: Pyproject & { readonly name: string }): FileContent[] {
  const version = pyproject.version ?? UNKNOWN_VERSION;
  const directory = `${folder}/${moduleName(pyproject.name)}-${version}.dist-info`;
  const entryPoints = renderEntryPoints(pyproject.entryPoints);
  return [
    textFile(`${directory}/METADATA`, renderMetadata(pyproject, version)),
    ...entryPoints ? [textFile(`${directory}/entry_points.txt`, entryPoints)] : [],
  ];
}

/** Core metadata 2.1. */
function renderMetadata({ name, description, requiresPython }: Pyproject, version: string): string {
  const fields = [
    ['Metadata-Version', '2.1'], ['Name', name], ['Version', version], ['Summary', description],
    ['Requires-Python', requiresPython],
  ];
  return fields.filter(([, value]) => value).map(([key, value]) => `${key}: ${toLine(value!)}\n`).join('');
}

/** Entry points that a program loads, unlike the scripts, which are programs. Empty if there are none. */
export function renderPlugins(groups: Pyproject['entryPoints']): string {
  return renderEntryPoints(new Map([...groups].filter(([group]) => !/^(console|gui)_scripts$/.test(group))));
}

function renderEntryPoints(groups: Pyproject['entryPoints']): string {
  const lines = (points: ReadonlyMap<string, string>) =>
    [...points].map(([name, target]) => `${toLine(name)} = ${toLine(target)}\n`).join('');
  return [...groups].map(([group, points]) => `[${toLine(group)}]\n${lines(points)}`).join('\n');
}

function textFile(path: string, text: string): FileContent {
  return { path: path.replace(/^\.\//, ''), content: Buffer.from(text), executable: false };
}
