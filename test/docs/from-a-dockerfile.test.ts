import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { runExample } from './example';
import * as library from '../../src';
import { fakeImage } from '../container/fake-image';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'from-a-dockerfile.md'), 'utf8');
const [before, override] = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => parse(text));

/** The file that the second example writes. */
function after(): any {
  const image = fakeImage({
    locked: { django: '5.2.8', celery: '5.7.0' }, modules: ['shop', 'manage'], files: { manage: 'manage.py' },
  });
  let text = '';
  class ComposeFile extends library.ComposeFile {
    public write(): void { text = this.render(); }
  }
  runExample('from-a-dockerfile.md', 1, [], {
    'cdk-python-container': { ...library, ComposeFile, PythonImage: { fromDirectory: () => image } },
  });
  return parse(text);
}

describe('the Compose example', () => {
  const { services, secrets } = after();

  test('has every service of the file before, in one of the two files after', () => {
    const own = Object.keys(before.services).filter(name => before.services[name].build !== undefined);
    expect(own).toEqual(['web', 'worker']);
    expect(Object.keys(services)).toEqual(expect.arrayContaining(own));
    expect(Object.keys({ ...services, ...override.services }))
      .toEqual(expect.arrayContaining(Object.keys(before.services)));
  });

  test('adds in the override file to nothing that is not there', () => {
    const added = Object.keys(override.services).filter(name => override.services[name].image === undefined);
    expect(added).toEqual(['migrate']);
    expect(Object.keys(services)).toEqual(expect.arrayContaining(added));
    expect(Object.keys(secrets)).toEqual(override.services.postgres.secrets);
  });

  test('says the same as the file before', () => {
    const { web, worker } = services;
    expect(web.ports).toEqual(before.services.web.ports.map((port: string) => `127.0.0.1:${port}`));
    expect(web.volumes).toEqual([expect.objectContaining({ source: './media', target: '/data/media' })]);
    expect(web.deploy.resources.limits).toMatchObject({ cpus: '1', memory: '1024M' });
    expect(worker).toMatchObject({ deploy: { replicas: before.services.worker.deploy.replicas } });
    expect([before.services.worker.stop_grace_period, worker.stop_grace_period]).toEqual(['2m', '120s']);
    expect(worker.command).toEqual(expect.arrayContaining(['shop.celery:app', '--concurrency', '4']));
  });
});
