import { mustDocker } from './docker';

const SCRIPT = `apt-get update --quiet=2
while read -r name || [ "$name" ]; do
  apt-cache show --quiet=2 "$name" >/dev/null 2>&1 || echo "lacks $name"
done`;

/** Those names that Debian's archive, as the base has it, does not have. */
export async function unknownPackages(names: readonly string[]): Promise<string[]> {
  const printed = await mustDocker(
    ['run', '--rm', '--interactive', 'python:3.13-slim', 'sh', '-c', SCRIPT], { input: names.join('\n') },
  );
  return [...printed.matchAll(/^lacks (\S+)$/gm)].map(([, name]) => name);
}
