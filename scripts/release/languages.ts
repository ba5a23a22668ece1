/** A language that packages are built for, the tools it needs, and the folder of dist/ it writes to. */
export interface Language { name: string; task: string; folder: string; tools: readonly (readonly string[])[] }

/** npm first: every other package contains its tarball. */
export const LANGUAGES: readonly Language[] = [
  { name: 'npm', task: 'package:js', folder: 'js', tools: [['npm', '--version']] },
  { name: 'PyPI', task: 'package:python', folder: 'python', tools: [['python3', '-c', 'import ensurepip, venv']] },
  { name: 'Maven', task: 'package:java', folder: 'java', tools: [['javac', '-version'], ['mvn', '--version']] },
  { name: 'Go', task: 'package:go', folder: 'go', tools: [['go', 'version']] },
];

/** The languages that words name, in any case; all of them for no word. Fails on a word that names none. */
export function languagesOf(words: readonly string[]): readonly Language[] {
  const isNamed = ({ name }: Language) => words.some(word => word.toLowerCase() === name.toLowerCase());
  const chosen = LANGUAGES.filter(isNamed);
  if (chosen.length < words.length) {
    const names = LANGUAGES.map(({ name }) => name).join(', ');
    throw new Error(`unknown or repeated argument in '${words.join(' ')}'; expected --all, or some of ${names}`);
  }
  return words.length === 0 ? LANGUAGES : chosen;
}

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

/**
 * Go packages are sources, which are compiled only to check them. Where a module of a peer cannot be had, they can
 * still be written.
 */
export function canBeUncompiled({ name }: Language, output: string): boolean {
  return name === 'Go' && output.includes('Command (go mod tidy');
}

export interface Result { name: string; state: 'built' | 'not compiled' | 'no toolchain' | 'failed'; detail: string }

/** What keeps the release from being whole. Where all is demanded, that is what was not both built and checked. */
export function failures(results: readonly Result[], all: boolean): Result[] {
  return results.filter(({ state }) => all ? state !== 'built' : state === 'failed');
}
