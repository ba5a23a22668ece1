import { entryPointOf, modeOf, type EntryOptions, type PythonContainer } from '../../src/container';

/** Arguments of `docker run` for what every target gives a container, apart from its share of the processors. */
export function runArguments(
  { _spec: spec }: PythonContainer, image: string, flags: readonly string[], entry?: EntryOptions,
): string[] {
  const { command, environment, size, user: { uid, gid }, writablePaths } = spec;
  const memory = `${size.memoryMiB}m`;
  const mounts = writablePaths.map(({ path, sizeMiB, executable }) =>
    `${path}:size=${sizeMiB}m,mode=${modeOf(path)},uid=${uid},gid=${gid},${executable ? 'exec' : 'noexec'}`);
  const [program, ...words] = entryPointOf(spec, entry) ?? [];
  return [
    '--user', `${uid}:${gid}`, '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges',
    // No swap besides, as there is none on other platforms.
    '--memory', memory, '--memory-swap', memory, '--pids-limit', String(size.pids),
    ...mounts.flatMap(mount => ['--tmpfs', mount]),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...program === undefined ? [] : ['--entrypoint', program],
    ...flags, image, ...words, ...command,
  ];
}
