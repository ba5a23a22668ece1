import { join } from 'path';
import { temporaryFolder } from './temporary';

export const REGISTRY = 'source = { registry = "https://index.example/simple" }';

export const PYPROJECT = `[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["fastapi>=0.115", "uvicorn>=0.30"]
[project.optional-dependencies]
pg = ["asyncpg"]
[project.scripts]
shop = "shop.main:run"
[dependency-groups]
dev = ["pytest"]
[build-system]
requires = ["uv_build"]
build-backend = "uv_build"
`;

/** An entry that every target can install. */
export function lockEntry(name: string, version: string, body = ''): string {
  return `[[package]]
name = "${name}"
version = "${version}"
${REGISTRY}
wheels = [{ url = "https://index.example/${name.replace(/-/g, '_')}-${version}-py3-none-any.whl", hash = "sha256:${'0'.repeat(64)}", size = 1000 }]
${body}
`;
}

export const LOCK = `version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "shop"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "fastapi" }, { name = "uvicorn" }]
[package.optional-dependencies]
pg = [{ name = "asyncpg" }]
[package.dev-dependencies]
dev = [{ name = "pytest" }]
[package.metadata]
requires-dist = [
  { name = "asyncpg", marker = "extra == 'pg'" },
  { name = "fastapi", specifier = ">=0.115" },
  { name = "uvicorn", specifier = ">=0.30" },
]
[package.metadata.requires-dev]
dev = [{ name = "pytest" }]

${lockEntry('fastapi', '0.120.0', 'dependencies = [{ name = "starlette" }]')}
${lockEntry('starlette', '0.48.0')}
${lockEntry('uvicorn', '0.38.0')}
${lockEntry('asyncpg', '0.30.0')}
${lockEntry('pytest', '9.0.0')}
`;

const FILES: Readonly<Record<string, string>> = {
  'pyproject.toml': PYPROJECT,
  'uv.lock': LOCK,
  'src/shop/__init__.py': '',
  'src/shop/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n\n@app.get("/healthz")\ndef health(): ...\n',
  'src/shop/__main__.py': 'print("shop")\n',
  'src/shop/worker.py': 'print("works")\n',
  'src/shop/templates/index.html': '<h1>shop</h1>',
};

/**
 * A small project that is in order, changed as a test needs it; `undefined` leaves a file out.
 *
 * @param folder where it is in a temporary folder, for files beside it such as `../frontend/package.json`
 */
export function sampleProject(changes: Readonly<Record<string, string | undefined>> = {}, folder = '.'): string {
  const files = Object.entries({ ...FILES, ...changes }).filter(
    (file): file is [string, string] => file[1] !== undefined,
  );
  return join(temporaryFolder(Object.fromEntries(files.map(([path, text]) => [join(folder, path), text]))), folder);
}

/** A workspace of an API, a library that it depends on, another project, and a wheel that lies in it. */
export function sampleWorkspace(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const project = (name: string, dependencies: string) => `[project]\nname = "${name}"\nversion = "1.0"\n`
    + `requires-python = ">=3.11"\ndependencies = [${dependencies}]\n[build-system]\nrequires = []\n`;
  const entry = (name: string, dependencies: string, requires: string) => `[[package]]
name = "${name}"
version = "1.0"
source = { editable = "packages/${name}" }
dependencies = [${dependencies}]
[package.metadata]
requires-dist = [${requires}]
`;
  const files = Object.entries({
    'pyproject.toml':
      '[project]\nname = "root"\nversion = "0"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n[tool.uv.sources]\n'
      + 'core = { workspace = true }\n',
    'uv.lock': `version = 1
requires-python = ">=3.12"
[[package]]
name = "root"
version = "0"
source = { virtual = "." }
${entry('api', '{ name = "core" }, { name = "vendored" }', '{ name = "core", editable = "packages/core" }, '
  + '{ name = "vendored", path = "vendor/vendored-1.0-py3-none-any.whl" }')}
${entry('core', '{ name = "six" }', '{ name = "six" }')}
${entry('other', '', '')}
${lockEntry('six', '1.17.0')}
[[package]]
name = "vendored"
version = "1.0"
source = { path = "vendor/vendored-1.0-py3-none-any.whl" }
wheels = [{ filename = "vendored-1.0-py3-none-any.whl", hash = "sha256:${'0'.repeat(64)}" }]
`,
    'packages/api/pyproject.toml':
      `${project('api', '"core", "vendored"')}[tool.uv.sources]\n`
      + 'vendored = { path = "../../vendor/vendored-1.0-py3-none-any.whl" }\n',
    'packages/api/src/api/__init__.py': '',
    'packages/api/src/api/main.py': 'run = 1\n',
    'packages/core/pyproject.toml': project('core', '"six"'),
    'packages/core/src/core/__init__.py': '',
    'packages/core/src/core/health.py': 'PATH = "/healthz"\n',
    'packages/other/pyproject.toml': project('other', ''),
    'packages/other/src/other/__init__.py': '',
    'vendor/vendored-1.0-py3-none-any.whl': 'wheel',
    ...changes,
  }).filter((file): file is [string, string] => file[1] !== undefined);
  return temporaryFolder(Object.fromEntries(files));
}

/** A project that depends on a local package and a wheel which lie beside it, in folders of their own. */
export function sampleMonorepo(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const files = Object.entries({
    'services/shop/pyproject.toml': `[project]
name = "shop"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["sdk", "vendored"]
[tool.uv.sources]
sdk = { path = "../../libs/sdk", editable = true }
vendored = { path = "../../vendor/vendored-1.0-py3-none-any.whl" }
`,
    'services/shop/uv.lock': `version = 1
requires-python = ">=3.11"
[[package]]
name = "shop"
version = "1.0"
source = { virtual = "." }
dependencies = [{ name = "sdk" }, { name = "vendored" }]
[package.metadata]
requires-dist = [
  { name = "sdk", editable = "../../libs/sdk" },
  { name = "vendored", path = "../../vendor/vendored-1.0-py3-none-any.whl" },
]
[[package]]
name = "sdk"
version = "1.0"
source = { editable = "../../libs/sdk" }
[[package]]
name = "vendored"
version = "1.0"
source = { path = "../../vendor/vendored-1.0-py3-none-any.whl" }
wheels = [{ filename = "vendored-1.0-py3-none-any.whl", hash = "sha256:${'0'.repeat(64)}" }]
`,
    'services/shop/src/shop/__init__.py': '',
    'services/shop/src/shop/main.py': 'import sdk\n',
    'libs/sdk/pyproject.toml': `[project]
name = "sdk"
version = "1.0"
requires-python = ">=3.11"
[build-system]
requires = []
`,
    'libs/sdk/src/sdk/__init__.py': '',
    'libs/unused/src/unused/__init__.py': '',
    'vendor/vendored-1.0-py3-none-any.whl': 'wheel',
    ...changes,
  }).filter((file): file is [string, string] => file[1] !== undefined);
  return temporaryFolder(Object.fromEntries(files));
}

/** What makes a Django project of the sample. */
export function djangoFiles(files: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return {
    'pyproject.toml': PYPROJECT.replace('fastapi>=0.115', 'django'),
    'uv.lock': LOCK.replaceAll('"fastapi"', '"django"').replace('specifier = ">=0.115"', ''),
    'src/shop/main.py': undefined,
    'src/shop/asgi.py':
      'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\napplication = get_asgi_application()\n',
    'src/shop/settings.py': 'INSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\n',
    ...files,
  };
}
