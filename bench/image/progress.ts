/** One step of a build, such as `[build 3/5] RUN uv sync`. */
export interface Step {
  readonly name: string;
  readonly cached: boolean;
}

/** The steps of the stages, from what `docker build --progress plain` prints. */
export function steps(progress: string): Step[] {
  const names = new Map<string, string>();
  const cached = new Set<string>();
  for (const line of progress.split('\n')) {
    const [, number, text] = /^#(\d+) (.*)$/.exec(line.trimEnd()) ?? [];
    if (number === undefined) { continue; }
    if (/^\[.* \d+\/\d+\] /.test(text)) { names.set(number, text); }
    if (text === 'CACHED') { cached.add(number); }
  }
  return [...names].map(([number, name]) => ({ name, cached: cached.has(number) }));
}

/** The commands of the stage `build` that ran, without those that install no dependency. */
export function dependencySteps(progress: string, noDependency?: RegExp): string[] {
  return steps(progress)
    .filter(({ name, cached }) => !cached && /^\[(\S+ )?build \d+\/\d+\] RUN /.test(name))
    .filter(({ name }) => noDependency === undefined || !noDependency.test(name))
    .map(({ name }) => name);
}
