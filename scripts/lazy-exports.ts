/*
 * Rewrites lib/index.js so that each class is loaded when it is first named: whoever uses the ECS constructs never
 * loads cdk8s, and the other way round. TypeScript has no syntax for that in a file that jsii compiles.
 */
import { readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';

const root = resolve(__dirname, '..');

interface Assembly {
  readonly types: {
    readonly [fqn: string]: { readonly kind: string; readonly name: string; readonly symbolId: string };
  };
}

const assembly: Assembly = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8'));
const classes = Object.values(assembly.types)
  .filter(type => type.kind !== 'interface')
  .map(type => ({ name: type.name, module: type.symbolId.split(':')[0].replace(/^src\//, './') }))
  .sort((a, b) => a.name < b.name ? -1 : 1);

writeFileSync(join(root, 'lib', 'index.js'), [
  '"use strict";',
  '// Written by scripts/lazy-exports.ts.',
  'Object.defineProperty(exports, "__esModule", { value: true });',
  'Object.defineProperties(exports, {',
  ...classes.map(({ name, module }) => `  ${name}: { enumerable: true, get: () => require('${module}').${name} },`),
  '});',
  '// Never runs: it is how Node learns the names for `import { ... }` from an ES module.',
  `0 && (module.exports = { ${classes.map(({ name }) => name).join(', ')} });`,
  '',
].join('\n'));
