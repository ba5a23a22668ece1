import { CompiledPackage } from './compiled-package';
import { line, toLine, type Line } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import {
  parseName, type BuildablePackage, type Compilation, type PythonProject, type RelativePath,
} from '../../project';
import { LayerStrategy } from '../layers/layer-strategy';
import { CONTEXT } from '../places';
import type { PythonImageProps } from '../python-image-props';
import { checkStepVariables } from '../steps/check-step';
import type { ContextPart } from '../steps/context-parts';
import { sortedByName } from '../variables';

/** A local package that is built to a wheel, before it is known where. */
export interface WheelDraft {
  readonly package: BuildablePackage;
  readonly compilation: Compilation;
  /** Its part of the build context. */
  readonly directory: Line;
  /** The package in that. */
  readonly folder: RelativePath;
  /** What its build requires, as written. */
  readonly requires: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** For its build backend. */
  readonly config: Readonly<Record<string, string | readonly string[]>>;
  /** The highest Rust version that its crates name. */
  readonly rustVersion?: string;
}

export interface DraftedWheels {
  readonly drafts: readonly WheelDraft[];
  /** Their sources. */
  readonly parts: readonly ContextPart[];
}

/** Finds the packages of the project that must be compiled, and what each build reads. */
export function draftWheels(props: PythonImageProps, warnings: string[], problems: Problems): DraftedWheels {
  const { project, compiled = [], layers = LayerStrategy.partitioned(), exclude = [] } = props;
  const { buildable } = project._sources;
  const settings = settingsOf(compiled, buildable, problems);
  const chosen = buildable
    .filter(({ name, isInstalled, compilation }) =>
      settings.get(name)?._isCompiled ?? (isInstalled && compilation !== undefined));
  warnings.push(...buildable.filter(each => !each.isInstalled && each.compilation && !settings.has(each.name))
    .map(each => `${each.name} compiles (${toLine(each.compilation!.reason)}), but 'package' in [tool.uv] is false, so `
      + `the image has its sources alone; use compiled: [CompiledPackage.of(${quote(each.name)})], or `
      + `CompiledPackage.copied(${quote(each.name)}) if they will do`));
  const undecided = buildable.filter(each => each.isInstalled && !each.compilation && !settings.has(each.name));
  warnings.push(...undecided.flatMap(each => extensionWarning(project, each)));
  if (chosen.length > 0 && layers._maxLayers === undefined) {
    problems.add(`${enumerate(chosen.map(({ name }) => name))} must be compiled, but 'layers' is ${layers}, whose `
      + 'short Dockerfile installs the lock and has no stage for that; use LayerStrategy.partitioned()');
  }
  warnings.push(...hidingWarnings(chosen, buildable.filter(each => !chosen.includes(each))));
  const parts: ContextPart[] = [];
  const drafts = chosen.map((each): WheelDraft => {
    const { environment = {}, inputs = [] } = settings.get(each.name)?._options ?? {};
    const owner = settings.get(each.name) ?? CompiledPackage.of(each.name);
    const compilation = each.compilation ?? project._sources.compilationOf(each.path);
    checkStepVariables(environment, owner, problems);
    const ofUv = project._installation.settingsOfBuild(each.name, problems);
    checkStepVariables(ofUv.variables, "'extra-build-variables' in [tool.uv]", problems);
    const choice = { inputs, exclude, prop: `'inputs' of ${owner}` };
    const { files, leftOut, home, folder, cargo } =
      project._sources.buildSources(each.path, choice, compilation, problems);
    // By name, so that another package does not move this one.
    const directory = line`${CONTEXT.wheels}/${each.name}`;
    parts.push({ directory: line`${directory}/sources`, files, leftOut, home });
    if (cargo && cargo.paths.length > 0 && !cargo.isLocked) {
      warnings.push(`the crate of ${quote(each.name)} has no Cargo.lock, so each build may take other crates; run `
        + '`cargo generate-lockfile` there and keep the file');
    }
    return {
      package: each,
      compilation,
      directory,
      folder,
      requires: requiresOf(each, [...ofUv.requires, ...compilation.asks.map(({ name }) => name)], problems),
      environment: sortedByName({ ...ofUv.variables, ...environment }),
      config: ofUv.config,
      rustVersion: cargo?.rustVersion,
    };
  });
  return { drafts, parts };
}

/** Of a package of which nothing says that it is compiled. */
function extensionWarning({ _sources: sources }: PythonProject, { name, path }: BuildablePackage): string[] {
  const files = sources.extensionSources(path);
  return files.length === 0 ? [] : [`${quote(name)} has sources of extensions (${enumerate(files.map(quote))}), but `
    + 'nothing in its build system says that it compiles, so the image has no such extension; use compiled: '
    + `[CompiledPackage.of(${quote(name)})], or CompiledPackage.copied(${quote(name)}) if it does without`];
}

/** Sources come before packages on the path of Python. */
function hidingWarnings(compiled: readonly BuildablePackage[], plain: readonly BuildablePackage[]): string[] {
  return compiled.flatMap(({ name, modules }) => plain.flatMap(other => {
    const both = modules.filter(each => other.whole.includes(each) && each !== 'tests');
    return both.length === 0 ? [] : [`${enumerate(both.map(quote))} of ${quote(other.name)} hides that of the compiled `
      + `package ${quote(name)}; rename one of them, or share the name without an __init__.py`];
  }));
}

function settingsOf(
  compiled: readonly CompiledPackage[], buildable: readonly BuildablePackage[], problems: Problems,
): Map<string, CompiledPackage> {
  const settings = new Map<string, CompiledPackage>();
  for (const each of compiled) {
    const name = parseName(each._name);
    if (name === undefined || !buildable.some(other => other.name === name)) {
      problems.add(`'compiled' has ${each}, but the project has no such package with a build system; it has `
        + (buildable.length === 0 ? 'none' : enumerate(buildable.map(other => other.name))));
    } else if (settings.has(name)) {
      problems.add(`'compiled' has ${quote(name)} twice; remove one of them`);
    } else {
      settings.set(name, each);
    }
  }
  return settings;
}

/** What a build frontend takes for a project with a `setup.py` alone. */
const LEGACY = ['setuptools>=40.8.0'];

/** With what else it requires, such as what its backend asks for while it builds. */
function requiresOf(
  { name, backend, requires }: BuildablePackage, others: readonly string[], problems: Problems,
): string[] {
  if (requires === undefined && backend !== undefined) {
    problems.add(`the build of ${quote(name)} needs 'requires' in [build-system] of its pyproject.toml, which is `
      + 'missing; add it with the package of its build backend');
  }
  const written = requires ?? LEGACY;
  const nameOf = (requirement: string) => /^[A-Za-z0-9._-]+/.exec(requirement)?.[0].toLowerCase();
  const names = written.map(nameOf);
  return [...written, ...others.filter(each => !names.includes(nameOf(each)))];
}
