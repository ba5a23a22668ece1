import { readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';

/**
 * Runs an example of a page as it stands, but for the modules that are given.
 *
 * @param number of the TypeScript example in the page, from 0
 * @returns the value of each name
 */
export function runExample<T>(page: string, number: number, names: string[], modules: Record<string, unknown>): T {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', page), 'utf8');
  const [, example] = [...text.matchAll(/^```ts\n(.*?)^```/gms)][number];
  const { outputText } = ts.transpileModule(`${example}\nexport { ${names.join(', ')} };\n`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports = {} as T;
  const load = (name: string): unknown => modules[name] ?? jest.requireActual(name);
  new Function('require', 'exports', outputText)(load, exports);
  return exports;
}
