/*
 * Makes a few files of the compiled library, because opening two hundred takes longer than running them: one for each
 * stage and platform and one for what all of them use, in lib/bundle/. lib/index.js loads a class from there when it is
 * first named, and a module runs when something of it is first used: whoever uses the ECS constructs never loads cdk8s,
 * and the other way round. The separate files stay for the tests of this repository; they are not packed.
 */
import { readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { build } from 'esbuild';
import { admitMissingPeers } from './declarations';
import { PEERS } from './peers';
import { bundleOf, split, want, type Wanted } from './split';

const root = resolve(__dirname, '..', '..');
const lib = join(root, 'lib');

interface ExportedClass {
  readonly name: string;
  /** Path of its file in lib/, without ending. */
  readonly module: string;
}

function readClasses(): ExportedClass[] {
  const { types }: {
    readonly types: { readonly [fqn: string]: { kind: string; name: string; symbolId: string } };
  } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8'));
  return Object.values(types)
    .filter(type => type.kind !== 'interface')
    .map(type => ({ name: type.name, module: type.symbolId.split(':')[0].replace(/^src\//, '') }))
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

async function writeBundle(bundle: string, modules: ReadonlySet<string>, wanted: Wanted): Promise<void> {
  await build({
    stdin: {
      contents: [...modules].sort()
        .map(module => `Object.defineProperty(exports, '${module}', { get: () => require('./${module}') });`)
        .join('\n'),
      resolveDir: lib,
      sourcefile: `${bundle}.js`,
    },
    outfile: join(lib, 'bundle', `${bundle}.js`),
    bundle: true,
    platform: 'node',
    target: 'node20',
    // Of classes too: people and other libraries read `constructor.name`.
    keepNames: true,
    packages: 'external',
    logLevel: 'warning',
    plugins: [split(root, bundle, wanted)],
  });
}

/** Until no bundle wants a module that another one does not hand out yet. */
async function writeBundles(classes: readonly ExportedClass[]): Promise<void> {
  const wanted: Wanted = new Map();
  for (const { module } of classes) { want(wanted, module); }
  const written = new Map<string, number>();
  const next = () => [...wanted].find(([bundle, modules]) => written.get(bundle) !== modules.size);
  for (let found = next(); found; found = next()) {
    const [bundle, modules] = found;
    written.set(bundle, modules.size);
    await writeBundle(bundle, modules, wanted);
  }
}

/** Getters that a test may replace, as it replaces a method. */
function index(classes: readonly ExportedClass[]): string {
  return [
    '"use strict";',
    '// Written by scripts/bundle/run.ts.',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    'Object.defineProperties(exports, {',
    ...classes.map(({ name, module }) => `  ${name}: { enumerable: true, configurable: true, `
      + `get: () => require('./bundle/${bundleOf(module)}.js')['${module}'].${name} },`),
    '});',
    '// Never runs: it is how Node learns the names for `import { ... }` from an ES module.',
    `0 && (module.exports = { ${classes.map(({ name }) => name).join(', ')} });`,
    '',
  ].join('\n');
}

async function main(): Promise<void> {
  const classes = readClasses();
  await writeBundles(classes);
  writeFileSync(join(lib, 'index.js'), index(classes));
  admitMissingPeers(lib, PEERS);
}

void main();
