/** A language that packages are built for, the tools it needs, and the folder of dist/ it writes to. */
export interface Language { name: string; task: string; folder: string; tools: readonly (readonly string[])[] }

/** npm first: every other package contains its tarball. */
export const LANGUAGES: readonly Language[] = [
  { name: 'npm', task: 'package:js', folder: 'js', tools: [['npm', '--version']] },
  { name: 'PyPI', task: 'package:python', folder: 'python', tools: [['python3', '-c', 'import ensurepip, venv']] },
  { name: 'Maven', task: 'package:java', folder: 'java', tools: [['javac', '-version'], ['mvn', '--version']] },
  { name: 'Go', task: 'package:go', folder: 'go', tools: [['go', 'version']] },
];

/** The tools that do not run here, as they would be typed. */
export function missingTools({ tools }: Language, runs: (command: readonly string[]) => boolean): string[] {
  return tools.filter(command => !runs(command)).map(command => command.join(' '));
}

/** The line of a failed build that says why: the first error of a compiler, of Maven or of Go. */
export function reasonOf(output: string): string {
  const lines = output.split('\n').map(line => line.replace(/^#STD(?:ERR|OUT)> ?/, '').trim()).filter(Boolean);
  return lines.find(line => /^(?:\[ERROR\]|error\b|ERROR\b|go: (?!downloading|finding))|: error\b/.test(line))
    ?? lines.find(line => /\berror\b/i.test(line))
    ?? lines.at(-1)
    ?? 'it said nothing';
}

export interface Result { name: string; state: 'built' | 'no toolchain' | 'failed'; detail: string }

/** Whether the release is whole. Where every language is demanded, a missing toolchain is a failure as well. */
export function failures(results: readonly Result[], all: boolean): Result[] {
  return results.filter(({ state }) => state === 'failed' || all && state === 'no toolchain');
}
