import { readdirSync } from 'fs';
import { join, relative } from 'path';
import * as ts from 'typescript';
import { examplesOf } from './example';

const root = join(__dirname, '..', '..');
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.md'))
    .map(path => join('docs', path)),
];

/**
 * Every TypeScript block of a document, as one module; blocks of a document build on each other unless they import
 * again.
 */
function modulesOf(document: string): Array<{ readonly file: string; readonly source: string }> {
  return examplesOf(document).map((source, index) => ({
    file: join(root, 'test', 'docs', `${document.replace(/\W/g, '-')}-${index + 1}.ts`),
    source: `${source}\nexport {};\n`,
  }));
}

test('each TypeScript example in the README and in docs/ compiles strictly', () => {
  const modules = new Map(documents.flatMap(modulesOf).map(({ file, source }) => [file, source]));
  expect(modules.size).toBeGreaterThan(0);

  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), path => ts.sys.readFile(path));
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      noEmit: true,
      noUnusedLocals: false,
      rootDir: root,
      paths: { 'cdk-python-container': [join(root, 'lib', 'index.d.ts')] },
    },
    root,
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = file => modules.has(file) || fileExists(file);
  host.readFile = file => modules.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) =>
    modules.has(file) ? ts.createSourceFile(file, modules.get(file)!, rest[0]) : getSourceFile(file, ...rest);

  const findings = ts
    .getPreEmitDiagnostics(ts.createProgram([...modules.keys()], options, host))
    .map(({ file, start, messageText }) => {
      const line = file && file.getLineAndCharacterOfPosition(start!).line + 1;
      const place = `${file ? relative(root, file.fileName) : ''}:${line ?? ''}`;
      return `${place} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  expect(findings).toEqual([]);
}, 60_000);
