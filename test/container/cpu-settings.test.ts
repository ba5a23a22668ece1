import { cpuSettings } from '../../src/container/cpu-settings';
import { fakeProject } from '../fake-project';

const NUMERIC = { numpy: '2.3.0', numexpr: '2.11.0', polars: '1.30.0', tokenizers: '0.21.0' };

test('Python is told its share of processors, whole and at least one', () => {
  expect(cpuSettings(fakeProject(), 0.5, undefined)).toEqual({ PYTHON_CPU_COUNT: '1' });
  expect(cpuSettings(fakeProject(), 2.5, undefined)).toEqual({ PYTHON_CPU_COUNT: '2' });
});

test('a server that can have several processes gets one for each processor', () => {
  expect(cpuSettings(fakeProject(), 4, 'WEB_CONCURRENCY')).toEqual({ PYTHON_CPU_COUNT: '4', WEB_CONCURRENCY: '4' });
});

test('thread pools of the numeric libraries in the lock are bounded', () => {
  expect(cpuSettings(fakeProject({ locked: NUMERIC }), 4, undefined)).toEqual({
    PYTHON_CPU_COUNT: '4', OMP_NUM_THREADS: '4', NUMEXPR_MAX_THREADS: '4', POLARS_MAX_THREADS: '4', RAYON_NUM_THREADS: '4',
  });
});

test('with a process for each processor, each computes with one thread', () => {
  expect(cpuSettings(fakeProject({ locked: { torch: '2.8.0' } }), 4, 'WEB_CONCURRENCY')).toEqual({ PYTHON_CPU_COUNT: '4', WEB_CONCURRENCY: '4', OMP_NUM_THREADS: '1' });
});
