import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join } from 'path';

const root = join(__dirname, '..', '..');

// The lint settings are in the older format that projen writes.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { LegacyESLint } = require('eslint/use-at-your-own-risk');
const eslint = new LegacyESLint({ cwd: root });

/** Messages about imports when this line stood in that file. */
async function messagesFor(file: string, line: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${line}\n`, { filePath: join(root, file) });
  return result.messages
    .filter(({ ruleId }: { ruleId: string }) => /no-restricted/.test(ruleId))
    .map(({ message }: { message: string }) => message);
}

test.each([
  ['src/private/problems.ts', "import '../project/python/markers';", 'pass the value in'],
  ['src/project/python/markers.ts', "import '../../image/places';", 'src/image'],
  ['src/process/detect.ts', "import '../image/places';", 'src/image or src/container'],
  ['src/image/places.ts', "import '../container/spec';", 'src/container'],
  ['src/container/spec.ts', "import '../targets/ecs';", 'src/targets/<name>'],
  ['src/targets/compose/compose-file.ts', "import '../ecs';", 'src/container'],
  ['src/container/spec.ts', "import 'aws-cdk-lib';", 'src/targets/ecs'],
  ['src/targets/ecs/index.ts', "import 'cdk8s';", 'src/targets/kubernetes'],
  ['src/targets/kubernetes/index.ts', "import 'aws-cdk-lib/aws-ecs';", 'src/targets/ecs'],
  ['src/container/spec.ts', "import 'fs';", 'src/project'],
  ['src/project/python/markers.ts', "import 'child_process';", 'scripts/'],
  ['src/process/detect.ts', 'void process.env;', 'take a prop'],
  ['src/image/places.ts', 'void Date.now();', 'no clock'],
])('%s may not hold %s, and the message is the remedy', async (file, line, remedy) => {
  expect(await messagesFor(file, line)).toEqual([expect.stringContaining(remedy)]);
});

test.each([
  ['src/container/spec.ts', "import '../image/places';"],
  ['src/targets/ecs/index.ts', "import 'aws-cdk-lib/aws-ecs';"],
  ['src/targets/kubernetes/index.ts', "import 'cdk8s';"],
  ['src/project/markers.ts', "import 'fs';"],
])('%s may hold %s', async (file, line) => {
  expect(await messagesFor(file, line)).toEqual([]);
});

/** The type of a container is recursive: a container may have another one as its release step. */
const RECURSIVE = /^import type \{ PythonContainer \} from '\.\/python-container';$/m;

test('no file of src imports itself, also not by way of others', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true })
    .map(path => join('src', String(path)))
    .filter(path => path.endsWith('.ts'));
  const importsOf = new Map(
    files.map(file => [
      file,
      [...readFileSync(join(root, file), 'utf8').replace(RECURSIVE, '').matchAll(/ from '(\.[^']*)'/g)]
        .map(([, path]) => join(dirname(file), path))
        .map(path => (existsSync(join(root, `${path}.ts`)) ? `${path}.ts` : join(path, 'index.ts'))),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, above: string[]): void => {
    if (above.includes(file)) { circles.push([...above.slice(above.indexOf(file)), file].join(' -> ')); }
    if (done.has(file) || above.includes(file)) { return; }
    importsOf.get(file)!.forEach(next => visit(next, [...above, file]));
    done.add(file);
  };
  files.forEach(file => visit(file, []));
  expect(circles).toEqual([]);
  expect(importsOf.get(join('src', 'index.ts'))).toContain(join('src', 'project', 'index.ts'));
});

test('what outlives a call lies in a Memory, which can be cleared, or in a WeakMap', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true }).map(String).filter(path => path.endsWith('.ts'));
  const kept = files
    .filter(path => path !== join('private', 'memory.ts'))
    .flatMap(path =>
      [
        ...readFileSync(join(root, 'src', path), 'utf8').matchAll(
          /^(?:export )?(?:let |const \w+[^=\n]*= (?:new (?:Map|Set)(?:<[^\n]*>)?\(\)|\[\]|\{\});).*$/gm,
        ),
      ].map(([found]) => `${path}: ${found}`),
    );
  expect(kept).toEqual([]);
});
