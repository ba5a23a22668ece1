import { readFileSync } from 'fs';
import { join, relative } from 'path';
import type { Plugin } from 'esbuild';
import { requireLate } from './require-late';
import { supportFiles } from '../../src/image/context/support-files';

/** Each has a bundle of its own, since one takes the longer to load the longer it is. The rest shares one. */
const FOLDERS = [
  'project', 'process', 'image', 'container', 'targets/ecs', 'targets/kubernetes', 'targets/compose', 'targets/bake',
];

/** The modules that each bundle hands out, to lib/index.js and to other bundles. */
export type Wanted = Map<string, Set<string>>;

/** The bundle of a module, by its path in lib/. */
export function bundleOf(module: string): string {
  return FOLDERS.find(folder => module.startsWith(`${folder}/`))?.replace(/^.*\//, '') ?? 'common';
}

export function want(wanted: Wanted, module: string): void {
  const bundle = bundleOf(module);
  wanted.set(bundle, (wanted.get(bundle) ?? new Set()).add(module));
}

/** Leaves in a bundle what belongs there, and takes the rest from the others, noting what they have to hand out. */
export function split(root: string, bundle: string, wanted: Wanted): Plugin {
  const lib = join(root, 'lib');
  return {
    name: 'split',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./, namespace: 'elsewhere' }, ({ path }) => ({ path, external: true }));
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const module = relative(lib, require.resolve(join(resolveDir, path))).replace(/\.js$/, '');
        const other = bundleOf(module);
        if (other === bundle) { return undefined; }
        want(wanted, module);
        return { path: module, namespace: 'elsewhere', pluginData: other };
      });
      onLoad({ filter: /./, namespace: 'elsewhere' }, ({ path, pluginData: other }) => ({
        contents: `module.exports = require('./${other}.js')['${path}'];`,
      }));
      onLoad({ filter: /[/\\]context[/\\]support-files\.js$/ }, () => ({ contents: embedded() }));
      onLoad({ filter: /\.js$/ }, ({ path }) => ({ contents: requireLate(readFileSync(path, 'utf8')) }));
    },
  };
}

/** Our Python files as text: a user who bundles an application takes them along. */
function embedded(): string {
  const files = [...supportFiles()].map(([name, content]) => [name, Buffer.from(content).toString('utf8')]);
  return `const FILES = ${JSON.stringify(files)};
exports.supportFiles = () => new Map(FILES.map(([name, text]) => [name, Buffer.from(text)]));`;
}
