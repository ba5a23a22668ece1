import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { Yaml } from 'cdk8s';
import { composeText, fixtureImage, manifests, taskDefinition, workerOf } from './outputs';
import { ContainerSecret, JobProcess, PythonContainer } from '../src';

const containers: { [fixture: string]: () => PythonContainer } = {
  fastapi: () =>
    PythonContainer.web({ image: fixtureImage('fastapi'), secrets: [ContainerSecret.file('db-password')] }),
  django: () => PythonContainer.web({ image: fixtureImage('django') }),
  worker: () => workerOf('worker', 'mailer.worker'),
  release: () => {
    const image = fixtureImage('fastapi');
    const release = PythonContainer.job({ image, name: 'migrate', process: JobProcess.module('shop.main') });
    return PythonContainer.web({ image, release });
  },
};

const outputs: { [file: string]: (container: PythonContainer) => string } = {
  'Dockerfile': container => container.image.dockerfile,
  'task-definition.json': container => JSON.stringify(taskDefinition(container), null, 2) + '\n',
  'k8s.yaml': container => manifests(container).map(manifest => Yaml.stringify(manifest)).join('---\n'),
  'compose.yaml': composeText,
};

// Short enough to be read in review: each line of a difference is a change of what users deploy.
// After a change that is meant: UPDATE_GOLDEN=1 npx jest test/golden.test.ts, then read the diff.
describe.each(Object.keys(containers))('the outputs of %s', fixture => {
  test.each(fixture === 'release' ? ['k8s.yaml'] : Object.keys(outputs))('%s is as reviewed', file => {
    const path = join(__dirname, 'golden', fixture, file);
    // Hashes of the content, which say nothing to a reader, would change with every file of the build.
    const text = outputs[file](containers[fixture]()).replace(/(:[\w.]+-)[0-9a-f]{12}\b/g, '$1<content>')
      .replace(/(shop-migrate-)[0-9a-f]{10}\b/g, '$1<content>');
    if (process.env.UPDATE_GOLDEN) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    expect(text).toBe(readFileSync(path, 'utf8'));
  });
});
