import { commandLinesIn, developersCommands } from '../../../../src/project/sources/entries/command-lines';

const find = (name: string, text: string, isOfImage = true) =>
  commandLinesIn({ name, text, rank: 1, isOfImage }).map(({ words }) => words.join(' '));

test.each<[string, string, string[]]>([
  ['Procfile', 'worker: celery -A shop worker -Q a,b\n# beat: x\n', ['celery -A shop worker -Q a,b']],
  ['Procfile', 'worker: migrate && celery -A shop \\\n  worker\n', ['migrate && celery -A shop worker']],
  ['Dockerfile', 'RUN uv add celery\nCMD ["celery", "-A","shop", "-Q", "a,b"]\n', ['celery -A shop -Q a,b']],
  ['worker.Dockerfile', 'ENTRYPOINT celery -A shop\n', ['celery -A shop']],
  ['start.sh', '#!/bin/sh\nset -e\n  # x\nexec celery -A shop worker\n', ['set -e', 'exec celery -A shop worker']],
  ['run.sh', 'if x; then celery worker; fi\n', ['if x ; then celery worker ; fi']],
  ['start', 'celery -A shop worker "$@"\n', ['celery -A shop worker']],
  ['supervisord.conf', '[program:worker]\ncommand=celery -A shop worker\n', ['celery -A shop worker']],
  ['fly.toml', '[processes]\n  worker = "celery -A shop worker"\n', ['celery -A shop worker']],
  ['render.yaml', '    startCommand: celery -A shop worker\n', ['celery -A shop worker']],
  ['gunicorn.conf.py', 'command = "celery -A shop worker"\n', []],
])('%s has the commands of %j', (name, text, commands) => {
  expect(find(name, text)).toEqual(commands);
});

test.each<[string, string[]]>([
  ['    command: celery -A shop worker\n    depends_on: [celery]\n', ['celery -A shop worker']],
  ['    command: [celery, -A, shop, worker]\n', ['celery -A shop worker']],
  ['    command:\n      - celery\n      - -A\n      - "shop"\n    image: x\n', ['celery -A shop']],
  ['    command:\n    - celery\n    - worker\n    image: x\n', ['celery worker']],
  ['    command: >\n      celery -A shop\n\n      worker\n    image: x\n', ['celery -A shop worker']],
  ['    command: ["celery",\n      "-A", "shop",\n      # here\n      "worker"]\n', ['celery -A shop worker']],
  ['    command: |\n      migrate\n      celery -A shop worker\n', ['; migrate ; celery -A shop worker']],
  ['    entrypoint: celery\n    command: worker\n', ['celery', 'worker']],
  ['  - command: a\n    b: c\n  - command:\n      - d\n', ['a', 'd']],
  ['    image: celery\n    environment:\n      A: celery worker\n', []],
])('a Compose file has the commands of %j', (text, commands) => {
  expect(find('compose.yaml', text)).toEqual(commands);
});

test('a README starts nothing, and what starts programs of developers is told from what starts images', () => {
  expect(find('README.md', 'celery -A shop worker\n', false)).toEqual([]);
  const makefile = { name: 'Makefile', text: 'run:\n\tcelery worker\n', rank: 5, isOfImage: false };
  expect(commandLinesIn(makefile)[1]).toEqual({ words: ['celery', 'worker'], file: 'Makefile', isOfImage: false });
});

test('other tools keep commands for developers in pyproject.toml', () => {
  const tool = {
    poe: { tasks: { worker: { cmd: 'celery -A shop worker -E' }, lint: 'ruff' } },
    hatch: { envs: { dev: { scripts: { worker: 'dramatiq shop.worker' } } } },
    uv: { scripts: 'arq shop.Settings' },
  };
  expect(developersCommands(tool).map(({ words }) => words.join(' ')))
    .toEqual(['dramatiq shop.worker', 'celery -A shop worker -E']);
});
