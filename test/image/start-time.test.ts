import { PythonContainer } from '../../src/container';
import { startSeconds } from '../../src/image';
import { fakeImage } from '../container/fake-image';
import { fakeProject } from '../fake-project';

test.each(['torch', 'tensorflow', 'tensorflow-cpu', 'jax', 'transformers'])(
  'an application with %s may take as long to start as ECS can wait, in the image and in every container', name => {
    const facts = { locked: { uvicorn: '0.54.0', [name]: '2.0' } };
    expect(startSeconds(fakeProject(facts))).toBe(300);
    expect(PythonContainer.web({ image: fakeImage(facts) })._spec.health!.startSeconds).toBe(300);
  },
);

test('another one has a minute', () => {
  expect(startSeconds(fakeProject())).toBe(60);
});
