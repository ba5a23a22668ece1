import { countSteps } from './count-steps';
import { djangoFiles, sampleProject } from './sample-project';
import { PythonProject } from '../../src/project';

type Files = Readonly<Record<string, string | undefined>>;

function numbered(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

const fastapi = (text: string): Files =>
  ({ 'src/shop/main.py': `from fastapi import APIRouter, FastAPI\napp = FastAPI()\n${text}` });

function stepsPerCharacter(files: Files): number {
  const root = sampleProject(files);
  const characters = Object.values(files).reduce((sum, text = '') => sum + text.length, 0);
  return countSteps(() => PythonProject.fromDirectory(root).healthPath) / characters;
}

test.each<[string, number, (count: number) => Files]>([
  [
    'functions in functions that include routers',
    300,
    count =>
      fastapi(
        numbered(
          count,
          index => `${' '.repeat(index)}def f${index}(r):\n${' '.repeat(index + 1)}r.include_router(r${index})\n`,
        ),
      ),
  ],
  [
    'calls of a function with many parameters',
    200,
    count => fastapi(`def f(${numbered(count, index => `a${index}, `)}):\n    pass\n${'f(app)\n'.repeat(count)}`),
  ],
  [
    'routes below a setting with many arguments',
    150,
    count =>
      fastapi(`class S:\n    a: str = Field(${'"a", '.repeat(count)})\ns = S()\n`
        + `${'@app.get(s.a)\ndef x(): ...\n'.repeat(count)}`),
  ],
  [
    'mounts in mounts',
    800,
    count =>
      fastapi(
        `routes = [${"Mount('/', routes=[".repeat(count)}${'])'.repeat(count)}]\napp = Starlette(routes=routes)\n`,
      ),
  ],
  [
    'lists of URLs in lists of URLs',
    800,
    count =>
      djangoFiles({
        'src/shop/urls.py': `urlpatterns = [${"path('', include([".repeat(count)}${'])),'.repeat(count)}]\n`,
      }),
  ],
  [
    'middleware of one module',
    150,
    count =>
      djangoFiles({
        'src/shop/settings.py':
          'INSTALLED_APPS = []\nMIDDLEWARE = ' + `[${numbered(count, index => `"shop.m.M${index}", `)}]\n`,
        'src/shop/m.py': numbered(
          count,
          index => `class M${index}:\n    if request.path == "/a${index}":\n        return 1\n`,
        ),
      }),
  ],
  ['a Dockerfile with commands', 400, count => ({ Dockerfile: 'CMD ["uvicorn", "shop.main:app"]\n'.repeat(count) })],
])('of twice as many %s each character costs no more', (_, count, filesOf) => {
  expect(stepsPerCharacter(filesOf(2 * count))).toBeLessThan(1.3 * stepsPerCharacter(filesOf(count)));
});
