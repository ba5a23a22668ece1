import type { WheelDraft } from './draft-wheels';
import { bySsh } from './requirement-files';
import { isLine, line, toLine } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import {
  compareReleases, ImageArchitecture, parseRequirement, type PythonProject, type RequirementsOfBuild,
} from '../../project';
import type { BaseImage, BuildPackage, DebianPackage, RequiredPackage, WheelName, WheelPlan } from '../image-plan';
import { gitTools, stripTool } from '../install/build-tools';
import type { CredentialsPlan } from '../secrets/plan-credentials';

export interface WheelQuestion {
  readonly project: PythonProject;
  readonly drafts: readonly WheelDraft[];
  /** Where they are compiled. */
  readonly buildBase: BaseImage;
  readonly architecture: ImageArchitecture;
  /** Debian packages that the user adds to the build. */
  readonly asked: readonly DebianPackage[];
  /** Whether that image brings its compilers. */
  readonly isOwn: boolean;
}

/** Rust of the releases of Debian, by their glibc. */
const DEBIAN_RUST: Readonly<Record<string, string>> = { 2.41: '1.85', 2.36: '1.63' };

/** Where the wheels are made, and from what. */
export function planWheels(question: WheelQuestion, warnings: string[], problems: Problems): WheelPlan[] {
  const { drafts } = question;
  return drafts.map(draft => {
    const { package: { name, version, path }, compilation, directory, folder, environment, config } = draft;
    checkRust(draft, question, problems);
    const { packages, missing } = requirementsOf(draft, question, problems);
    warnings.push(...unlockedWarnings(draft, missing, question.project));
    for (const each of missing.filter(text => /@\s*git\+ssh:/.test(text))) {
      problems.add(`the build of ${quote(name)} requires ${quote(each)}, and only what the lock has is fetched by SSH; `
        + `write ${quote(parseRequirement(each)!.name)} there and the address in [tool.uv.sources], add it to a `
        + `dependency group, and ${question.project._installation.remaking.whole}`);
    }
    return {
      stage: line`wheel-${name}` as WheelName,
      name,
      version,
      reason: toLine(compilation.reason),
      directory,
      path,
      folder,
      requirements: packages.filter((each): each is RequiredPackage => each.artifact !== undefined),
      unlocked: missing.map(toLine),
      isRust: compilation.isRust,
      environment,
      config,
    };
  });
}

/** The tools of the stage that compiles. An image of one's own brings its compilers. */
export function compilersFor(
  wheels: readonly WheelPlan[], { architecture, asked, isOwn }: Pick<WheelQuestion, 'architecture' | 'asked' | 'isOwn'>,
  credentials: CredentialsPlan | undefined,
): BuildPackage[] {
  if (wheels.length === 0) { return []; }
  const crates = wheels.filter(({ isRust }) => isRust).map(({ name }) => name);
  const rust = crates.length === 0 || isOwn ? [] : [line`cargo`, line`rustc`];
  const fromGit = wheels.flatMap(({ requirements, unlocked }) => [
    ...requirements,
    ...unlocked.filter(each => parseRequirement(each)?.origin === 'git').map(() => ({ source: 'git' })),
  ]);
  return [
    { name: line`build-essential`, purpose: 'compile' },
    ...gitTools(fromGit),
    ...credentials?.ssh && wheels.some(each => bySsh(each).length > 0)
      ? [{ name: line`openssh-client`, purpose: 'fetch from git' } as const] : [],
    ...rust.map((name): BuildPackage => ({ name, purpose: 'headers', for: crates })),
    ...asked.map(({ name }): BuildPackage => ({ name, purpose: 'headers' })),
    stripTool(architecture),
  ];
}

function requirementsOf(
  { package: own, requires, compilation: { asks } }: WheelDraft, question: WheelQuestion, problems: Problems,
): RequirementsOfBuild {
  const { project, buildBase, architecture, asked } = question;
  for (const each of requires.filter(text => parseRequirement(text) === undefined || !isLine(text))) {
    problems.add(`'requires' in [build-system] of ${quote(own.name)} has ${quote(each)}; expected PEP 508, such as `
      + '"maturin>=1.9"');
  }
  const debian = asks.filter(each => asked.some(other => other.name === each.debian)).map(each => each.name);
  const needed = requires
    .filter(each => !debian.includes(each) && parseRequirement(each) !== undefined && isLine(each));
  const target = { pythonVersion: buildBase.pythonVersion, architecture, glibc: buildBase.glibc };
  return project._installation.requirementsOfBuild(own, needed, target, problems) ?? { packages: [], missing: [] };
}

/** Each build then takes the newest that is allowed. */
function unlockedWarnings(
  { package: { name } }: WheelDraft, missing: readonly string[], project: PythonProject,
): string[] {
  const { lockFile, remaking, isUvLock } = project._installation;
  if (missing.length === 0) { return []; }
  const them = enumerate(missing.map(quote));
  if (!isUvLock) {
    return [`the build of ${quote(name)} requires ${them}, and each build takes the newest: ${quote(lockFile)} does `
      + 'not say what its packages require, so it fixes no build; lock the project with `uv lock`, with '
      + `${missing.length === 1 ? 'it' : 'them'} in a group`];
  }
  return [`the build of ${quote(name)} requires ${them}, which ${quote(lockFile)} does not have, so each build takes `
    + `the newest; to lock ${missing.length === 1 ? 'it' : 'them'}, add [dependency-groups] `
    + `build = [${missing.map(each => JSON.stringify(each)).join(', ')}] to pyproject.toml and ${remaking.whole}`];
}

function checkRust(
  { package: { name }, rustVersion }: WheelDraft, { buildBase, isOwn }: WheelQuestion, problems: Problems,
): void {
  const newest = isOwn || buildBase.declared ? undefined : DEBIAN_RUST[buildBase.glibc];
  if (rustVersion !== undefined && newest !== undefined && compareReleases(rustVersion, newest) > 0) {
    problems.add(`the crate of ${quote(name)} needs Rust ${rustVersion}, but Debian in ${quote(buildBase.reference)} `
      + `has ${newest}; lower 'rust-version' in its Cargo.toml, or set 'buildBase' to an image of your own with the `
      + 'same Python and that Rust');
  }
}


