import { line, type Line } from '../../private/line';
import type { FileContent } from '../../private/write-files';
import type { Artifact, PackageIndex, PackageName, RelativePath } from '../../project';
import type { GroupInstall, RequiredPackage } from '../image-plan';
import { MOUNT_POINTS } from '../places';

/** Where the build stage sees the files of the project that a requirement or a setting names. */
export const FILES_DIRECTORY = line`${MOUNT_POINTS.dependencies}/files`;

/** The project's settings for uv that matter here. */
export const SETTINGS_FILE = line`uv.toml`;

/** Names the files of all groups whose packages have wheels. */
export const WHEELS_FILE = line`wheels.txt`;

const INDEX_OPTIONS: Readonly<Record<PackageIndex['role'], Line>> = {
  default: line`--index-url`, additional: line`--extra-index-url`, links: line`--find-links`,
};

/** A requirement file for each group, one that names those whose packages have wheels, and the settings. */
export function requirementFiles(install: Pick<GroupInstall, 'groups' | 'indexes' | 'settings'>): FileContent[] {
  const { groups, settings } = install;
  const indexes = install.indexes.map(({ role, url }) => line`${INDEX_OPTIONS[role]} ${url}`);
  const wheels = groups.filter(({ isLast }) => !isLast);
  return [
    ...groups.map(({ name, packages, isLast }) =>
      textFile(`${name}.txt`, requirementFile(packages, isLast ? indexes : undefined))),
    ...settings === undefined ? [] : [textFile(SETTINGS_FILE, settings)],
    ...wheels.length === 0
      ? []
      : [textFile(WHEELS_FILE, [...indexes, ...wheels.map(({ name }) => `-r ${name}.txt`), ''].join('\n'))],
  ];
}

function textFile(path: string, text: string): FileContent {
  return { path, content: Buffer.from(text), executable: false };
}

/**
 * The requirement file of one layer: a package a line, with address and hash from the lock. It names nothing else of
 * the project, so only a change of these packages repeats the step that installs them.
 *
 * @param packages sorted by name
 * @param last if it is the last one, which is installed by itself: the indexes for it
 */
export function requirementFile(packages: readonly RequiredPackage[], last?: readonly Line[]): string {
  const count = `${packages.length} ${packages.length === 1 ? 'package' : 'packages'}`;
  return [
    `# One layer of the image: ${count}, ${describeSize(packages)}.`,
    ...last
      ? ['# The last: built from source, with an address of their own, or without a hash in the lock.', ...last]
      : [],
    ...packages.map(({ name, artifact }) => requirement(name, artifact)),
    ...packages.filter(({ artifact }) => artifact.kind === 'release' && artifact.built)
      .map(({ name }) => line`--no-binary ${name}`),
    '',
  ].join('\n');
}

/** Whether `uv pip install --require-hashes` accepts the package; it refuses MD5 and commits. */
export function isVerified(artifact: Artifact): boolean {
  if (artifact.kind === 'release') { return !artifact.hashes.some(each => each.startsWith('md5:')); }
  return artifact.kind !== 'git' && artifact.hash !== undefined && !artifact.hash.startsWith('md5:');
}

/** uv checks a hash whenever one is given. */
export function requirement(name: PackageName, artifact: Artifact): Line {
  if (artifact.kind === 'git') {
    const { url, commit, subdirectory, lfs } = artifact;
    return line`${name} @ git+${url}@${commit}${fragment(subdirectory, lfs)}`;
  }
  if (artifact.kind === 'release') {
    return line`${name}==${artifact.version}${artifact.hashes.map(each => line` --hash=${each}`).join('') as Line}`;
  }
  const check = artifact.hash === undefined ? line`` : line` --hash=${artifact.hash}`;
  return 'path' in artifact
    ? line`${name} @ file://${FILES_DIRECTORY}/${encodePath(artifact.path)}${check}`
    : line`${name} @ ${artifact.url}${fragment(artifact.subdirectory)}${check}`;
}

/** What uv reads after the `#` of an address. */
function fragment(subdirectory: Line | undefined, lfs = false): Line {
  if (subdirectory === undefined) { return lfs ? line`#lfs=true` : line``; }
  return lfs ? line`#subdirectory=${subdirectory}&lfs=true` : line`#subdirectory=${subdirectory}`;
}

/** Everything but plain characters as UTF-8 bytes: `$`, `;`, `#` and spaces mean something in a requirement file. */
function encodePath(path: RelativePath): Line {
  return path.replace(/[^A-Za-z0-9._~/-]/gu, character =>
    [...Buffer.from(character)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')) as Line;
}

function describeSize(packages: readonly RequiredPackage[]): string {
  const known = packages.flatMap(({ packedBytes }) => packedBytes ?? []);
  if (known.length === 0) { return 'of unknown size'; }
  const bytes = known.reduce((sum, each) => sum + each, 0);
  const size = bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  const others = packages.length - known.length;
  return `${size} packed${others > 0 ? ` without ${others} of unknown size` : ''}`;
}
