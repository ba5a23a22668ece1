import { fakeImage } from './fake-image';
import { HealthCheck, PythonContainer } from '../../src/container';
import { JobProcess, WorkerProcess } from '../../src/process';

const image = fakeImage();
const work = JobProcess.module('shop.worker');
const migrate = PythonContainer.job({ image, name: 'migrate', process: work });
const process = WorkerProcess.module('shop.worker');

test('a web container and a worker keep the job that runs before they start', () => {
  expect(PythonContainer.web({ image, release: migrate }).release).toBe(migrate);
  expect(PythonContainer.worker({ image, process, release: migrate }).release).toBe(migrate);
  expect(PythonContainer.web({ image }).release).toBeUndefined();
});

test('what is unusual about the job is said by the container that waits for it', () => {
  const django = fakeImage({ framework: 'django', djangoSettings: 'shop.settings', locked: { django: '6.0' } });
  const release = PythonContainer.job({ image: django, name: 'load', process: JobProcess.django('load_prices') });
  expect(release.warnings).toEqual([expect.stringMatching(/'load_prices'|"load_prices"/)]);
  const healthCheck = HealthCheck.none();
  const { warnings } = PythonContainer.worker({ image: django, process, healthCheck, release });
  expect(warnings).toEqual(release.warnings);
});

test('fails for a job that is given one', () => {
  const props = { image, name: 'report', process: JobProcess.django('migrate'), release: migrate };
  expect(() => PythonContainer.job(props)).toThrow(/'release' is set, but a job waits for no release step; remove it/);
});

test('fails for a release step that does not end, has another image, or the name of its container', () => {
  const other = fakeImage({ contentTag: '1.4.0-000000000000' });
  const endless = PythonContainer.worker({ image: other, process, name: 'web' });
  expect(() => PythonContainer.web({ image, release: endless })).toThrow(
    /'release' is PythonContainer "web" .*does not end.*\n.*'release' is of .*use the same image.*\n.*has the name "web" too/,
  );
  expect(() => PythonContainer.worker({ image, process, name: 'migrate', release: migrate }))
    .toThrow(/'release' has the name "migrate" too/);
});

test('fails for anything but a container', () => {
  expect(() => PythonContainer.web({ image, release: work as never })).toThrow(/'release' is .*expected a PythonContainer/);
});
