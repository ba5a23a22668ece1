import { modeOf, type PythonContainer } from '../../src/container';

/** Flags of `docker run` for what every target gives a container, apart from its share of the processors. */
export function flagsOf({ _spec: { environment, size, user, writablePaths } }: PythonContainer): string[] {
  const { uid, gid } = user;
  const memory = `${size.memoryMiB}m`;
  const mounts = writablePaths.map(({ path, sizeMiB, executable }) =>
    `${path}:size=${sizeMiB}m,mode=${modeOf(path)},uid=${uid},gid=${gid},${executable ? 'exec' : 'noexec'}`);
  return [
    '--user', `${uid}:${gid}`, '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges',
    // No swap besides, as there is none on other platforms.
    '--memory', memory, '--memory-swap', memory, '--pids-limit', String(size.pids),
    ...mounts.flatMap(mount => ['--tmpfs', mount]),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
}
