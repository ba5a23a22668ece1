import { execFileSync } from 'child_process';
import { PythonImage, LayerStrategy } from '../../../src';
import { scriptFiles } from '../../../src/image/context/console-scripts';
import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { consoleScripts } from '../../../src/project/sources/console-scripts';
import { PYPROJECT, sampleProject } from '../../project/sample-project';

const scriptsOf = (scripts: string, rest = '') => consoleScripts(parsePyproject(
  `[project]\nname = "shop"\nversion = "1"\n[project.scripts]\n${scripts}\n${rest}`, 'pyproject.toml', new Problems(''),
)!);

const PACKAGED = '[build-system]\nrequires = ["uv_build"]\nbuild-backend = "uv_build"\n';

test('each console script is a program that calls its function and ends with its answer', () => {
  const [shop, admin] = scriptFiles(scriptsOf('shop = "shop.cli:main"\nshop-admin = "shop.cli:app.run"', PACKAGED));
  expect(shop).toMatchObject({ path: '/app/.venv/bin/shop', executable: true });
  expect(Buffer.from(shop.content).toString()).toBe(
    '#!/app/.venv/bin/python\nimport sys\nfrom shop.cli import main\n'
    + "if __name__ == '__main__': sys.exit(main())\n",
  );
  expect(admin.path).toBe('/app/.venv/bin/shop-admin');
  const setUp = 'import sys, types; sys.modules["shop"] = types.ModuleType("shop"); m = types.ModuleType("shop.cli"); '
    + 'm.app = types.SimpleNamespace(run=lambda: sys.argv[1]); sys.modules["shop.cli"] = m; '
    + `exec(compile(${JSON.stringify(Buffer.from(admin.content).toString())}, "x", "exec"), {"__name__": "__main__"})`;
  expect(() => execFileSync('python3', ['-c', setUp, 'bad'], { stdio: 'pipe' })).toThrow('bad');
});

test('a project that is not packaged has none, as with uv', () => {
  expect(scriptsOf('shop = "shop.cli:main"')).toEqual([]);
});

test.each(['python', 'python3', 'python3.13', 'activate', '../shop', 'a b', '.hidden', '-x'])(
  'a script with the name %j is left out: it is no plain file name, or one of Python', name => {
    expect(scriptsOf(`${JSON.stringify(name)} = "shop.cli:main"`, PACKAGED)).toEqual([]);
  });

test.each(['shop.cli', 'shop.cli:main()', 'import os; x:y', 'shop.cli:main [extra]'])(
  'a script %j is left out: it names no function', target => {
    expect(scriptsOf(`shop = ${JSON.stringify(target)}`, PACKAGED)).toEqual([]);
  });

test('with one layer the script is in the context of the application', () => {
  const directory = sampleProject({ 'pyproject.toml': PYPROJECT });
  const image = PythonImage.fromDirectory(directory, { layers: LayerStrategy.single() });
  const { files } = (image as unknown as { content: { files: Array<{ path: string; executable: boolean }> } }).content;
  expect(files.find(({ path }) => path === 'app/.venv/bin/shop')?.executable).toBe(true);
});
