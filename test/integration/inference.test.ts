import { readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ask } from './asking';
import { build, moved, serve, stage, type Build } from './builds';
import { python, run } from './docker';
import { copyOf } from './projects';
import { ensureLock } from '../../scripts/uv';
import { BuildStep, PythonBase, type PythonImageOptions } from '../../src';

const prefix = `inference-${process.pid}`;
const BASES = [['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS]] as const;

const model = BuildStep.run(['python', '-m', 'shop.train'], {
  outputs: ['model'], inputs: ['src/shop/__init__.py', 'src/shop/train.py'], belowPackages: true,
});

/** A project is read once in a process, so that each change needs a copy. */
function changed(file: string, change: (text: string) => string, from = 'test/integration/samples/inference'): string {
  const directory = copyOf(from);
  const path = join(directory, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, change(before));
  if (readFileSync(path, 'utf8') === before) { throw new Error(`nothing to change in ${file}`); }
  return directory;
}

afterAll(() => {
  for (const [base] of BASES) {
    run('docker', ['rm', '--force', '--volumes', `${prefix}-${base}`], { accept: [0, 1] });
    run('docker', ['rmi', '--force', `${prefix}-${base}`], { accept: [0, 1] });
  }
});

describe.each(BASES)('onnxruntime with a model from a build step, on %s', (baseName, base) => {
  const name = `${prefix}-${baseName}`;
  const options: PythonImageOptions = { base, buildSteps: [model] };
  let built: Build;
  let address: string;

  beforeAll(async () => {
    built = build(stage(copyOf('test/integration/samples/inference'), options), name);
    address = await serve(name, name);
  });

  test('answers with what the model computes, from a read-only root', async () => {
    const { status, text } = await ask({ url: `${address}/answer`, body: { price: 6, weekday: 2 } });
    // 100 - 3 * (6 - 4) + 2, which the model has learned.
    expect([status, JSON.parse(text)]).toEqual([200, { sold: 96 }]);
    expect(python(name, "import os; print(os.access('model/sales.onnx', os.W_OK), os.access('/app', os.W_OK))"))
      .toBe('False False');
  });

  test('has the model below its packages', () => {
    expect(Object.keys(built.layers).slice(0, 3)).toEqual(['runtime', 'step-1', '01']);
    expect(Object.keys(built.layers).length).toBeLessThanOrEqual(14);
  });

  test('trains no model for an edit, and moves the application alone', () => {
    const edited = changed('src/shop/main.py', text => `${text}# ${process.hrtime.bigint()}\n`);
    const other = build(stage(edited, options), name);
    expect(other.ran.filter(step => step.includes('shop.train'))).toEqual([]);
    expect(moved(built, other)).toEqual(['application']);
  });
});

test('another version of a package trains the model again, and its layer stays', () => {
  const options = { buildSteps: [model] };
  // An engine that ran this suite before has both builds in its cache, unless the step reads something new.
  const current = changed('src/shop/train.py', text => `${text}# ${process.hrtime.bigint()}\n`);
  const bumped = changed('pyproject.toml', text => text.replace('"fastapi"', '"click<8.2", "fastapi"'), current);
  rmSync(join(bumped, 'uv.lock'));
  ensureLock(bumped);
  const [before, after] = [current, bumped].map(each => build(stage(each, options), `${prefix}-slim`));
  expect(after.ran.some(step => step.includes('shop.train'))).toBe(true);
  const layers = moved(before, after);
  expect(layers.some(each => /^\d+$/.test(each))).toBe(true);
  expect(layers).not.toContain('step-1');
});
