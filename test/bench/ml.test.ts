import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { replaceSection } from '../../bench/image/document';
import { EVERY_STEP, HAND_TUNED, OURS } from '../../bench/ml/forms';
import { installed, type MlMeasured } from '../../bench/ml/measure';
import { formsTable, packagesTable } from '../../bench/ml/report';
import { ML_SAMPLES } from '../../bench/ml/samples';

test('packages are counted wherever a form installs them, and nothing else is', () => {
  const sizes = installed([
    { path: 'app/.venv/lib/python3.13/site-packages/numpy/core.so', size: 300 },
    { path: 'usr/local/lib/python3.13/site-packages/numpy.libs/blas.so', size: 20 },
    { path: 'usr/local/lib/python3.13/json/decoder.py', size: 7000 },
    { path: 'app/model/sales.onnx', size: 900 },
  ]);
  expect([...sizes]).toEqual([['numpy', 320]]);
});

describe('the tables', () => {
  const form = (label: string, dependencies: number): MlMeasured => ({
    label,
    onDisk: 2 * dependencies,
    layers: 4,
    packed: dependencies / 4,
    dependencies,
    packages: new Map([['numpy', dependencies / 2], ['idna', dependencies / 100]]),
    start: 2,
  });
  const handTuned = form('hand-tuned', 800e6);

  test.each([[600e6, 'reached'], [601e6, '**missed**']])('%d bytes against 800 MB: target %s', (bytes, outcome) => {
    const ours = form('ours', bytes);
    const text = formsTable([handTuned, ours], handTuned, ours);
    expect(text.endsWith(`Target: dependencies on disk ≤ 0.75 of hand-tuned: ${outcome}.`)).toBe(true);
    expect(text).toContain('| hand-tuned | 1600.00 MB                   |');
    expect(text).toContain('(0.75)');
  });

  test('have the largest packages first, with what is left of them', () => {
    const lines = packagesTable(handTuned, form('ours', 400e6)).split('\n').map(line => line.replace(/ +/g, ' '));
    expect(lines.slice(2)).toEqual(['| numpy | 400.00 MB | 200.00 MB (0.50) |', '| idna | 8.00 MB | 4.00 MB (0.50) |']);
  });
});

test.each(Object.entries(ML_SAMPLES))('%s is a project without a lock, and in the document', (name, { folder }) => {
  const has = (path: string) => existsSync(join(folder, path));
  expect(['pyproject.toml', 'src/shop/main.py', 'src/shop/train.py'].every(has)).toBe(true);
  expect(has('uv.lock')).toBe(false);
  const document = readFileSync(join(__dirname, '../../docs/ml-image.md'), 'utf8');
  expect(() => replaceSection(document, `bench:ml ${name}`, '')).not.toThrow();
});

test('the steps have both that are compared, each once', () => {
  const labels = EVERY_STEP.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining([HAND_TUNED.label, OURS.label]));
  expect(new Set(labels).size).toBe(labels.length);
});
