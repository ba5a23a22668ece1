import { readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';

const root = join(__dirname, '..', '..');

/** The TypeScript examples of a document of the repository. */
export function examplesOf(document: string): string[] {
  return [...readFileSync(join(root, document), 'utf8').matchAll(/^```ts\n(.*?)^```/gms)].map(match => match[1]);
}

/**
 * Runs an example of a page as it stands, but for the modules that are given.
 *
 * @param number of the TypeScript example in the page, from 0
 * @returns the value of each name
 */
export function runExample<T>(page: string, number: number, names: string[], modules: Record<string, unknown>): T {
  return runText<T>(examplesOf(join('docs', page))[number], names, modules);
}

/** @param declared what the example only declares, by its name */
export function runText<T>(
  example: string, names: string[], modules: Record<string, unknown>, declared: Record<string, unknown> = {},
): T {
  const { outputText } = ts.transpileModule(`${example}\nexport { ${names.join(', ')} };\n`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports = {} as T;
  const load = (name: string): unknown => modules[name] ?? jest.requireActual(name);
  new Function('require', 'exports', ...Object.keys(declared), outputText)(load, exports, ...Object.values(declared));
  return exports;
}
