import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import fc from 'fast-check';
import { build, moved, stage } from './builds';
import { docker } from './docker';
import { copyOf } from './projects';
import { PythonImage } from '../../src';
import { fakeProject } from '../fake-project';
import { instructions } from '../image/dockerfile/parse-dockerfile';

const tag = `settings-${process.pid}`;
const tags: string[] = [];
afterAll(() => docker('rmi', '--force', ...tags));

const inspect = (image: string, format: string) =>
  JSON.parse(docker('image', 'inspect', '--format', `{{json ${format}}}`, image));

test('variables and labels of any characters arrive in the image as they were given', () => {
  const unit = fc.constantFrom(...'ab1 "$\\\'#{}é\u00a0=;:&|`~%!?*<>()[]❤/.,-');
  const texts = fc.sample(fc.string({ unit, maxLength: 12 }), { numRuns: 300, seed: 11 });
  const environment = Object.fromEntries(texts.map((text, index) => [`V${index}`, text]));
  const labels = Object.fromEntries(texts.map((text, index) => [`text.v${index}`, text]));
  const { dockerfile } = new PythonImage({ project: fakeProject(), environment, labels });
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  const lines = instructions(dockerfile).filter(each => /^(ENV .*\bV0=|LABEL )/.test(each));
  expect(lines).toHaveLength(2);
  writeFileSync(join(folder, 'Dockerfile'), ['FROM scratch', ...lines, ''].join('\n'));
  tags.push(`${tag}-texts`);
  docker('build', '--quiet', '--tag', `${tag}-texts`, folder);
  const variables = Object.fromEntries((inspect(`${tag}-texts`, '.Config.Env') as string[])
    .map(each => /^([^=]*)=(.*)$/.exec(each)!.slice(1)));
  expect(variables).toMatchObject(environment);
  expect(inspect(`${tag}-texts`, '.Config.Labels')).toMatchObject(labels);
});

test('another revision is another image, of the same layers, for which no step runs', () => {
  const project = copyOf('examples/shop');
  const [first, second] = ['a1b2c3', 'd4e5f6'].map(revision => {
    tags.push(`${tag}-${revision}`);
    return build(stage(project, { revision, environment: { APP_MODE: 'live' } }), `${tag}-${revision}`);
  });
  expect(second.ran).toEqual([]);
  expect(moved(first, second)).toEqual([]);
  expect(second.id).not.toBe(first.id);
  const python = ['run', '--rm', '--read-only', '--network', 'none', '--entrypoint', 'python', `${tag}-d4e5f6`];
  expect(docker(...python, '-c', 'import os; print(os.environ["REVISION"], os.environ["APP_MODE"])'))
    .toBe('d4e5f6 live');
  expect(inspect(`${tag}-d4e5f6`, '.Config.Labels')['org.opencontainers.image.revision']).toBe('d4e5f6');
});
