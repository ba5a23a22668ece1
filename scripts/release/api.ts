import { spawnSync } from 'child_process';
import { dirname, join } from 'path';

/** What jsii-diff finds in the second package that users of the first one would have to change for. */
export function breaksBetween(previous: string, current: string): string[] {
  const program = join(dirname(require.resolve('jsii-diff/package.json')), 'bin', 'jsii-diff');
  // Ours is experimental, and jsii-diff would only warn of that.
  const { status, stderr } = spawnSync(process.execPath, [program, previous, current, '--error-on', 'all'],
    { encoding: 'utf8' });
  const breaks = stderr.split('\n').filter(line => line.startsWith('err ')).map(line => line.replace(/^err +- +/, ''));
  // It ends with 1 when it found something, and otherwise when it could not compare at all.
  if (status !== (breaks.length > 0 ? 1 : 0)) { throw new Error(`jsii-diff ended with ${status}:\n${stderr}`); }
  return breaks;
}
