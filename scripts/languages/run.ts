/*
 * tsx scripts/languages/run.ts python java go
 *
 * Does what README tells users of other languages: installs the package and runs the quick start. Its outputs must be
 * those of TypeScript, byte by byte. `npx projen package:js` and `package:python` come first.
 */
import { cpSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { go } from './go';
import { java } from './java';
import type { Stage } from './language';
import { differences } from './outputs';
import { python } from './python';
import { root } from './start';
import { typescript } from './typescript';

const LANGUAGES: Readonly<Record<string, readonly Stage[]>> = { python, java, go };

const SAMPLE = join(root, 'test', 'fixtures', 'projects', 'fastapi');

function newFolder(language: string): string {
  const folder = mkdtempSync(join(tmpdir(), `quick-start-${language}-`));
  cpSync(SAMPLE, join(folder, 'shop'), { recursive: true });
  return folder;
}

/** What passed, and what did not and why. */
function pass(stages: readonly Stage[], folder: string): { done: string[]; failure?: string } {
  const done: string[] = [];
  for (const stage of stages) {
    try {
      stage.run(folder);
    } catch (error) { return { done, failure: `not ${stage.done}: ${(error as Error).message}` }; }
    done.push(stage.done);
  }
  return { done };
}

function main(asked: readonly string[]): void {
  const expected = newFolder('typescript');
  const equal: Stage = {
    done: 'equal',
    run(folder) {
      const found = differences(folder, expected);
      if (found.length > 0) { throw new Error(`\n  ${found.join('\n  ')}\n  in ${folder}`); }
    },
  };
  const results = [
    { language: 'typescript', folder: expected, ...pass(typescript, expected) },
    ...asked.map(language => {
      const folder = newFolder(language);
      return { language, folder, ...pass([...LANGUAGES[language], equal], folder) };
    }),
  ];
  for (const { language, done, failure } of results) {
    console.log(`${language}: ${[...done, ...failure === undefined ? [] : [failure]].join(', ')}`);
  }
  for (const { folder } of results.filter(({ failure }) => failure === undefined)) {
    rmSync(folder, { recursive: true });
  }
  process.exit(results.every(({ failure }) => failure === undefined) ? 0 : 1);
}

const asked = process.argv.slice(2);
const unknown = asked.filter(language => !(language in LANGUAGES));
if (unknown.length > 0) {
  throw new Error(`unknown language ${unknown.join(', ')}; expected ${Object.keys(LANGUAGES).join(', ')}`);
}
main(asked);
