import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';

/**
 * What a quick start writes for its platforms. The rest of cdk.out (construct tree, manifest) is the CDK's own account
 * of the program, and names its language.
 */
const OUTPUTS = /^(?:cdk\.out\/(?:Shop\.(?:template|assets)\.json|asset\..+)|dist\/.+|compose\.yaml|build\/.+)$/;

/** The least that must be there. */
const EXPECTED = [
  'cdk.out/Shop.template.json', 'cdk.out/Shop.assets.json', 'dist/shop.k8s.yaml', 'compose.yaml',
  'build/shop/Dockerfile',
];

/** What differs, byte by byte, from the folder of another program that said the same. */
export function differences(folder: string, other: string): string[] {
  const [found, expected] = [outputsIn(folder), outputsIn(other)];
  const paths = [...new Set([...EXPECTED, ...found.keys(), ...expected.keys()])].sort();
  return paths.flatMap(path => {
    const [one, two] = [found.get(path), expected.get(path)];
    if (one === undefined) { return [`${path} is missing`]; }
    if (two === undefined) { return [`${path} is not among the outputs of TypeScript`]; }
    return one.equals(two) ? [] : [`${path} differs from that of TypeScript`];
  });
}

function outputsIn(folder: string): Map<string, Buffer> {
  const paths = ['cdk.out', 'dist', 'build']
    .flatMap(top => readdirSync(join(folder, top), { recursive: true, encoding: 'utf8' }).map(path => join(top, path)))
    .concat('compose.yaml')
    .filter(path => OUTPUTS.test(path) && statSync(join(folder, path)).isFile());
  return new Map(paths.map(path => [path, readFileSync(join(folder, path))]));
}
