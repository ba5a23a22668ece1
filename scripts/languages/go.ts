import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import type { Stage } from './language';
import { pack, programs, start } from './start';

/**
 * Modules that are generated here as well. cdk8s-plus-28 as published does not compile beside constructs 10.5, which
 * aws-cdk-lib needs: it was generated for an older one. The others are for machines whose proxy does not have them.
 */
const GENERATED = ['cdk8s-plus-28', 'cdk8s', '@aws-cdk/cloud-assembly-schema'];

/** From generated code, as nothing is published before a tag. */
export const go: readonly Stage[] = [
  { done: 'generated', run: folder => pack('go', folder, GENERATED, '--code-only') },
  {
    done: 'compiled',
    run(folder) {
      copyFileSync(join(programs, 'quick_start.go'), join(folder, 'main.go'));
      writeFileSync(join(folder, 'go.mod'), goMod(folder));
      start(folder, 'go', 'build', '-mod=mod', '-o', 'quick-start', '.');
    },
  },
  { done: 'ran', run: folder => start(folder, join(folder, 'quick-start')) },
];

/** Takes each generated module from where it lies. */
function goMod(folder: string): string {
  const generated = readdirSync(join(folder, 'packages', 'go')).map(name => {
    const path = `./packages/go/${name}`;
    const [, module] = /^module (\S+)/.exec(readFileSync(join(folder, path, 'go.mod'), 'utf8'))!;
    return { module, path };
  });
  return [
    'module quickstart',
    'go 1.25',
    ...generated.map(({ module }) => `require ${module} v${/\/v(\d+)$/.exec(module)?.[1] ?? '0'}.0.0`),
    ...generated.map(({ module, path }) => `replace ${module} => ${path}`),
    '',
  ].join('\n');
}
