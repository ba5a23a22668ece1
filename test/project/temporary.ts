import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Problems } from '../../src/private/problems';

const made: string[] = [];

afterAll(() => {
  for (const directory of made) { rmSync(directory, { recursive: true, force: true }); }
});

/** A folder with these files, gone after the tests of the file. */
export function temporaryFolder(files: Readonly<Record<string, string>>): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  made.push(directory);
  for (const [path, text] of Object.entries(files)) { writeInto(directory, path, text); }
  return directory;
}

export function writeInto(directory: string, path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

/** The problems that a reader found. */
export function problemsOf(read: (problems: Problems) => unknown): string[] {
  const problems = new Problems('test');
  read(problems);
  return problems.messages;
}
