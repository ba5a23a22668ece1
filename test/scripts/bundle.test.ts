import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { admitMissingPeers } from '../../scripts/bundle/declarations';
import { PEERS, peerOf } from '../../scripts/bundle/peers';
import { requireLate } from '../../scripts/bundle/require-late';
import { bundleOf } from '../../scripts/bundle/split';

/** What a compiled module does when its imports are these. */
function run(code: string, modules: { [name: string]: unknown }): { result: unknown; loaded: string[] } {
  const loaded: string[] = [];
  const load = (name: string) => {
    loaded.push(name);
    if (name in modules) { return modules[name]; }
    throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:`), { code: 'MODULE_NOT_FOUND' });
  };
  const result = new Function('require', `${requireLate(code)}\nreturn result();`)(load) as unknown;
  return { result, loaded };
}

test('a module is loaded when something of it is used, and once', () => {
  const code = 'const a_1 = require("./a");\nconst b_1 = require("./b");\n'
    + 'function result() { return new a_1.Value().text + (0, a_1.more)(); }';
  class Value { public readonly text = 'one'; }
  expect(run(code, { './a': { Value, more: () => ' more' } })).toEqual({ result: 'one more', loaded: ['./a'] });
});

test('a member of any name is one of the module', () => {
  const code = 'const a_1 = require("./a");\nfunction result() { return a_1._(1) + a_1._x; }';
  expect(run(code, { './a': { _: (value: number) => value, _x: 2 } }).result).toBe(3);
});

test('names that only begin alike are told apart', () => {
  const code = 'const a_1 = require("./a");\nconst a_10 = require("./b");\n'
    + 'function result() { return a_1.x + a_10.x; }';
  expect(run(code, { './a': { x: 'a' }, './b': { x: 'b' } }).result).toBe('ab');
});

test('fails on code that uses a module otherwise, instead of breaking it', () => {
  expect(() => requireLate('const a_1 = require("./a");\nmodule.exports = a_1;')).toThrow('otherwise than by a member');
});

test.each([
  ['const cdk8s_1 = require("cdk8s");\nfunction result() { return cdk8s_1.App; }', 'npm install cdk8s cdk8s-plus-28'],
  ['function result() { return ecs.Cluster; }\nconst ecs = __importStar(require("aws-cdk-lib/aws-ecs"));',
    'npm install aws-cdk-lib'],
])('fails with the command that installs a missing peer: %#', (code, command) => {
  expect(() => run(`const __importStar = each => each;\n${code}`, {})).toThrow(expect.objectContaining({
    name: 'PeerMissing', message: expect.stringContaining(`which is not installed; run \`${command}\``),
  }));
});

test('fails as it is when a peer is there and something in it is missing', () => {
  const code = 'const cdk8s_1 = require("cdk8s");\nfunction result() { return cdk8s_1.App; }';
  const fault = Object.assign(new Error("Cannot find module 'x'"), { code: 'MODULE_NOT_FOUND' });
  const modules = { get cdk8s(): unknown { throw fault; } };
  expect(() => run(code, modules)).toThrow("Cannot find module 'x'");
});

test.each([
  ['project/python-project', 'project'],
  ['targets/ecs/python-container-service', 'ecs'],
  ['container/container-secret', 'container'],
  ['targets/image-source', 'common'],
  ['private/problems', 'common'],
])('%s lies in the bundle %s', (module, bundle) => {
  expect(bundleOf(module)).toBe(bundle);
});

test.each([
  ['cdk8s', 'cdk8s'],
  ['cdk8s-plus-28', 'cdk8s-plus-28'],
  ['aws-cdk-lib/aws-ecs', 'aws-cdk-lib'],
  ['aws-cdk-lib-other', undefined],
])('the module %s belongs to the peer %s', (module, peer) => {
  expect(peerOf(module)).toBe(peer);
});

test('declarations that import a peer compile without it, and are marked once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
  const path = join(folder, 'index.d.ts');
  const others = "import { Construct } from 'constructs';\nexport * from './a';\n";
  try {
    writeFileSync(path, `import { Chart } from 'cdk8s';\n${others}export { Stack } from 'aws-cdk-lib/core';\n`);
    admitMissingPeers(folder, PEERS);
    const once = readFileSync(path, 'utf8');
    expect(once.split('\n').map(line => line.startsWith('// @ts-ignore')))
      .toEqual([true, false, false, false, true, false, false]);
    admitMissingPeers(folder, PEERS);
    expect(readFileSync(path, 'utf8')).toBe(once);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
