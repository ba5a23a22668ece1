import { PythonContainer, WritablePath } from '../../src/container';
import { fixtureImage } from '../outputs';

describe.each(['fastapi', 'django'])('the %s fixture', fixture => {
  const image = fixtureImage(fixture);

  test('its image asks for its health as its container does with nothing set', () => {
    const { command } = PythonContainer.web({ image })._spec.health!;
    expect(image.dockerfile).toContain(`CMD [${command.map(word => JSON.stringify(word)).join(', ')}]`);
  });

  test('may write beside its code, but not over a file of its image', () => {
    expect(PythonContainer.web({ image, writablePaths: [WritablePath.of('/app/logs', 8)] })._spec.writablePaths)
      .toContainEqual({ path: '/app/logs', sizeMiB: 8, executable: false });
    const file = image._hiddenBy('/app/src') ?? image._hiddenBy('/app/blog');
    expect(file).toMatch(/^\/app\/(src|blog)\//);
    const folder = file!.slice(0, file!.lastIndexOf('/'));
    for (const path of [folder, file!, `${file}/below`]) {
      expect(() => PythonContainer.web({ image, writablePaths: [WritablePath.of(path, 8)] }))
        .toThrow(`'writablePaths' has "${path}", which would hide or change "${image._hiddenBy(path)}"`);
    }
  });
});
