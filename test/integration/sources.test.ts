import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { build, stage } from './builds';
import { docker, run, until } from './docker';
import { writeWheel } from './wheels';
import { ensureLock } from '../../scripts/uv';
import { BuildStep, PythonBase } from '../../src';

/*
 * What lies beside a project, or is nowhere but on a server: local packages as folders and archives, a frontend of
 * another folder, and what a step downloads.
 */

const prefix = `sources-${process.pid}`;
const server = `${prefix}-server`;
let address: string;
let project: string;

function write(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

/** A repository with the service, a library and a frontend side by side. */
function repository(): string {
  const directory = mkdtempSync(join(tmpdir(), 'repository-'));
  mkdirSync(join(directory, 'wheels'));
  const archive = writeWheel(directory, 'packed', { 'packed.py': 'answer = "an archive"\n' });
  write(directory, {
    'shop/.python-version': '3.13\n',
    'shop/pyproject.toml': `[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["shared", "packed"]
[tool.uv]
no-index = true
[tool.uv.sources]
shared = { path = "../shared", editable = true }
packed = { path = "../${archive}" }
`,
    'shop/main.py': `from pathlib import Path

import packed, shared
print(shared.answer, packed.answer, Path("/srv/model").read_text(), Path("page.html").read_text(), sep=", ")
`,
    'shop/fetch.py': `import os, urllib.request
os.makedirs("/srv", exist_ok=True)
urllib.request.urlretrieve(os.environ["ADDRESS"], "/srv/model")
`,
    'shared/pyproject.toml': '[project]\nname = "shared"\nversion = "0.1.0"\nrequires-python = ">=3.11"\n'
      + '[build-system]\nrequires = []\nbuild-backend = "uv_build"\n',
    'shared/src/shared/__init__.py': 'answer = "a folder"\n',
    'frontend/build.mjs': 'import fs from "fs"; fs.writeFileSync("page.html", "a page")\n',
    'frontend/.env': 'TOKEN=1\n',
  });
  ensureLock(join(directory, 'shop'));
  return join(directory, 'shop');
}

beforeAll(async () => {
  const files = mkdtempSync(join(tmpdir(), 'served-'));
  write(files, { model: 'a model' });
  docker('run', '--detach', '--name', server, '--volume', `${files}:/files:ro`, '--entrypoint', 'python',
    'python:3.13-slim', '-u', '-m', 'http.server', '--directory', '/files', '8000');
  const host = docker('inspect', '--format', '{{.NetworkSettings.IPAddress}}', server);
  await until('the server', 30, () => docker('logs', server).includes('Serving'));
  address = `http://${host}:8000/model`;
  project = repository();
});

afterAll(() => {
  docker('rm', '--force', server);
  run('docker', ['rmi', '--force', `${prefix}-slim`, `${prefix}-distroless`], { accept: [0, 1] });
});

test.each([['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS]])(
  'an image on %s has a folder and an archive beside the project, a frontend of another folder, and a download',
  (name, base) => {
    const buildSteps = [
      BuildStep.run(['python', 'fetch.py'], {
        outputs: ['/srv/model'],
        inputs: ['fetch.py'],
        environment: { ADDRESS: address },
        network: true,
        belowPackages: true,
      }),
      BuildStep.stage({
        image: 'node:20-slim',
        context: '../frontend',
        run: ['test ! -e .env', 'node build.mjs'],
        output: 'page.html',
        to: 'page.html',
      }),
    ];
    const { layers } = build(stage(project, { base, buildSteps, include: ['main.py'] }), `${prefix}-${name}`);
    expect(docker('run', '--rm', '--read-only', `${prefix}-${name}`, 'python', 'main.py'))
      .toBe('a folder, an archive, a model, a page');
    expect(Object.keys(layers).slice(0, 2)).toEqual(['runtime', 'step-1']);
  },
);
