import { readFileSync } from 'fs';
import { join } from 'path';
import { ComputeSize, PythonContainer, WritablePath } from '../../src';
import { fixtureImage } from '../outputs';

const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

test('the Dockerfile it shows is one that comes out', () => {
  const [, shown] = /^```dockerfile\n(.*?)^```/ms.exec(readme)!;
  expect(fixtureImage('fastapi').dockerfile).toContain(shown);
});

test('the problems it shows are those of the container above them', () => {
  const [, shown] = /^```\n(PythonContainerInvalid: invalid PythonContainer.*?)^```/ms.exec(readme)!;
  expect(() => PythonContainer.web({
    image: fixtureImage('fastapi'),
    port: 80,
    size: ComputeSize.of(1, 256),
    environment: { DATABASE_PASSWORD: 'hunter2' },
    writablePaths: [WritablePath.of('/app/src', 64)],
  })).toThrow(shown.trimEnd());
});

test.each([
  ['ts', 'quick-start.ts'], ['python', 'quick_start.py'], ['java', 'QuickStart.java'], ['go', 'quick_start.go'],
])(
  'the first program in %s is the one that CI runs from the package', (fence, file) => {
    const [, shown] = new RegExp(`^\`\`\`${fence}\\n(.*?)^\`\`\``, 'ms').exec(readme)!;
    expect(shown).toBe(readFileSync(join(__dirname, '..', '..', 'examples', 'quick-start', file), 'utf8'));
  },
);
