/**
 * Versions and version specifiers of Python packages, as in PEP 440 and the `packaging` library.
 */
import { isLine, type Line } from '../../private/line';

declare const kind: unique symbol;

/** A version as it was written. */
export type VersionText = Line & { readonly [kind]: 'version' };

/** A list of version specifiers as it was written. */
export type SpecifierText = Line & { readonly [kind]: 'specifiers' };

export interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  /** 0 for alpha, 1 for beta, 2 for a release candidate; then its number. */
  readonly pre?: readonly number[];
  readonly post?: number;
  readonly dev?: number;
  readonly local?: ReadonlyArray<string | number>;
}

export interface Specifier {
  readonly operator: string;
  /** The text after the operator, as written. */
  readonly operand: string;
  /** The operand as a version, without `.*`; absent for `===`, which compares text. */
  readonly version?: Version;
  /** Whether the operand ends in `.*`. */
  readonly prefix: boolean;
}

const VERSION = new RegExp([
  '^\\s*v?(?:([0-9]+)!)?', // epoch
  '([0-9]+(?:\\.[0-9]+)*)', // release
  '(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?([0-9]*))?', // pre-release
  '(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]*))?', // post-release
  '(?:[-_.]?(dev)[-_.]?([0-9]*))?', // development release
  '(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?\\s*$', // local label
].join(''), 'i');

const PRE_RANKS: Readonly<Record<string, number>> = { alpha: 0, a: 0, beta: 1, b: 1, c: 2, rc: 2, pre: 2, preview: 2 };

/** Undefined if the text is no valid version. */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text);
  if (!match) { return undefined; }
  const [, epoch, release, pre, preNumber, dashPost, post, postNumber, dev, devNumber, local] = match;
  return {
    epoch: Number(epoch ?? 0),
    release: release.split('.').map(Number),
    pre: pre ? [PRE_RANKS[pre.toLowerCase()], Number(preNumber)] : undefined,
    post: dashPost ? Number(dashPost) : post ? Number(postNumber) : undefined,
    dev: dev ? Number(devNumber) : undefined,
    local: local?.toLowerCase().split(/[-_.]/).map(part => /^[0-9]+$/.test(part) ? Number(part) : part),
  };
}

/** The trimmed text if it is a version. */
export function readVersion(text: unknown): VersionText | undefined {
  return typeof text === 'string' && parseVersion(text) ? text.trim() as VersionText : undefined;
}

/** Far above real lists. */
const LONGEST_SPECIFIERS = 1000;

/** The trimmed text if it is a list of specifiers; the empty list allows every version. */
export function readSpecifiers(text: unknown): SpecifierText | undefined {
  const isShort = typeof text === 'string' && text.length <= LONGEST_SPECIFIERS;
  return isShort && isLine(text) && parseSpecifiers(text) ? text.trim() as SpecifierText : undefined;
}

export const EVERY_VERSION = '' as SpecifierText;

/** Negative if `a` comes before `b`, 0 if they are equal, positive if `a` comes after `b`. */
export function compareVersions(a: Version, b: Version): number {
  return compareLists([a.epoch, ...a.release], [b.epoch, ...b.release], 0)
    || compareLists(suffixKey(a), suffixKey(b), 0)
    || compareLists(localKey(a), localKey(b), -1);
}

/** The lowest version; an invalid text comes first. */
export function lowestVersion(texts: readonly string[]): string | undefined {
  return [...texts].sort((a, b) => {
    const [left, right] = [parseVersion(a), parseVersion(b)];
    return left && right ? compareVersions(left, right) : left ? 1 : -1;
  })[0];
}

/** The parts after the release as numbers; an absent part sorts as PEP 440 defines. */
function suffixKey({ pre, post, dev }: Version): number[] {
  const onlyDev = !pre && post === undefined && dev !== undefined;
  return [...pre ?? [onlyDev ? -1 : Infinity, 0], post ?? -1, dev ?? Infinity];
}

/** Words come before numbers; the rank in front prevents comparing a word with a number. */
function localKey({ local }: Version): Array<string | number> {
  return (local ?? []).flatMap(part => [typeof part === 'number' ? 1 : 0, part]);
}

function compareLists(a: ReadonlyArray<string | number>, b: ReadonlyArray<string | number>, absent: number): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index] ?? absent, b[index] ?? absent];
    if (left !== right) { return left < right ? -1 : 1; }
  }
  return 0;
}

/** A comma-separated list such as `>=3.11,<4`; undefined if a part of it is invalid. */
export function parseSpecifiers(text: string): Specifier[] | undefined {
  const parsed = text.split(',').map(part => part.trim()).filter(part => part).map(parseSpecifier);
  return parsed.every(each => each !== undefined) ? parsed : undefined;
}

export function parseSpecifier(text: string): Specifier | undefined {
  const match = /^\s*(===|==|~=|!=|<=|>=|<|>)\s*([^\s;)]*)\s*$/.exec(text);
  if (!match) { return undefined; }
  const [, operator, operand] = match;
  if (operator === '===') { return { operator, operand, prefix: false }; }
  const prefix = /^v?([0-9]+!)?[0-9.]+\.\*$/i.test(operand);
  const version = parseVersion(prefix ? operand.slice(0, -2) : operand);
  const equality = operator === '==' || operator === '!=';
  const allowed = version && (equality || (!prefix && !version.local))
    && (operator !== '~=' || version.release.length > 1);
  return allowed ? { operator, operand, version, prefix } : undefined;
}

/** Whether every specifier allows the version. Pre-releases are treated like other versions. */
export function admits(specifiers: readonly Specifier[], version: string): boolean {
  return specifiers.every(specifier => matches(specifier, version));
}

function matches({ operator, operand, version, prefix }: Specifier, text: string): boolean {
  if (!version) { return text.toLowerCase() === operand.toLowerCase(); }
  const candidate = parseVersion(text);
  if (!candidate) { return false; }
  const publicCandidate = { ...candidate, local: undefined };
  switch (operator) {
    case '==': return prefix
      ? hasPrefix(candidate, version)
      : equal(version.local ? candidate : publicCandidate, version);
    case '!=': return !matches({ operator: '==', operand, version, prefix }, text);
    case '~=': return compareVersions(candidate, version) >= 0
      && hasPrefix(candidate, { ...version, release: version.release.slice(0, -1) });
    case '>=': return compareVersions(candidate, version) >= 0;
    case '<=': return compareVersions(publicCandidate, version) <= 0;
    case '<': return compareVersions(candidate, lowestOf(version)) < 0;
    default: return isAbove(candidate, version);
  }
}

function equal(a: Version, b: Version): boolean {
  return compareVersions(a, b) === 0;
}

function hasPrefix(candidate: Version, prefix: Version): boolean {
  return candidate.epoch === prefix.epoch
    && prefix.release.every((part, index) => (candidate.release[index] ?? 0) === part);
}

/** `<1.0` excludes the pre-releases of 1.0; `<1.0rc1` does not. */
function lowestOf(version: Version): Version {
  return version.pre || version.dev !== undefined ? version : { ...version, dev: 0 };
}

/** `>1.0` excludes the post-releases and local labels of 1.0; `>1.0.post1` does not. */
function isAbove(candidate: Version, version: Version): boolean {
  if (version.dev !== undefined) { return compareVersions(candidate, { ...version, dev: version.dev + 1 }) >= 0; }
  if (version.post !== undefined) {
    return compareVersions(candidate, { ...version, post: version.post + 1, dev: 0 }) >= 0;
  }
  const release = { ...candidate, post: undefined, dev: undefined, local: undefined };
  return compareVersions(candidate, version) > 0 && !equal(release, version);
}

/** A key that is equal exactly for equivalent lists: order, spaces and trailing zeros do not matter. */
export function canonicalSpecifiers(text: string): string {
  const specifiers = parseSpecifiers(text);
  return specifiers ? specifiers.map(canonicalSpecifier).sort().join() : text;
}

/** A key that is equal exactly for equal versions. */
export function canonicalVersion(version: Version): string {
  return JSON.stringify([version.epoch, withoutZeros(version.release), suffixKey(version), localKey(version)]);
}

function withoutZeros(release: readonly number[]): string {
  return release.join('.').replace(/(\.0)+$/, '');
}

function canonicalSpecifier({ operator, operand, version, prefix }: Specifier): string {
  if (!version) { return operator + operand; }
  const keepZeros = prefix || operator === '~=';
  const release = keepZeros ? version.release.join('.') : withoutZeros(version.release);
  return JSON.stringify([operator, version.epoch, release, suffixKey(version), localKey(version), prefix]);
}
