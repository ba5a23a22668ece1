import { execFile } from 'child_process';
import { join } from 'path';

/** Where the files are in the repository; the image has copies. */
export const SUPPORT = join(__dirname, '../../support');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real interpreter as an image does, and never fails: the outcome says how it ended. */
export function python(
  words: string[],
  environment: Record<string, string> = { PATH: process.env.PATH! },
): Promise<Outcome> {
  return new Promise(resolve => {
    const child = execFile('python3', ['-I', '-S', '-B', ...words], { env: environment }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
