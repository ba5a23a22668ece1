import { workerCommandsIn } from '../../../../src/project/sources/entries/worker-commands';

const find = (text: string, name = 'Procfile', isOfImage = true) =>
  workerCommandsIn({ name, text, rank: 1, isOfImage }).map(({ framework, words }) => [framework, ...words].join(' '));

test.each([
  ['worker: celery -A shop worker -Q a -c 4\n', ['celery -A shop worker -Q a -c 4']],
  ['CMD ["celery", "-A","shop", "worker", "-Q", "a,b"]\n', ['celery -A shop worker -Q a,b']],
  ['worker: celery -A shop worker -Q a,b\n', ['celery -A shop worker -Q a,b']],
  ['    command: [celery, -A, shop, worker]\n', ['celery -A shop worker']],
  ['    command: /app/.venv/bin/celery -A shop worker\n', ['celery -A shop worker']],
  ['worker: python manage.py migrate && celery -A shop \\\n  worker && echo done\n', ['celery -A shop worker']],
  ['    command: ["rq", "worker", "high"]\n', ['rq worker high']],
  ['exec arq shop.worker.WorkerSettings\n', ['arq shop.worker.WorkerSettings']],
  ['CMD dramatiq shop.tasks --processes 2\n', ['dramatiq shop.tasks --processes 2']],
  ['CMD huey_consumer.py shop.tasks.huey\n', ['huey shop.tasks.huey']],
])('%j has the command of a worker', (text, commands) => {
  expect(find(text)).toEqual(commands);
});

test.each([
  'beat: celery -A shop beat\n', 'RUN uv add celery\n', 'flower: celery -A shop flower\n', 'rq: rq info\n',
  '# celery worker\n',
])('%j has none', text => {
  expect(find(text)).toEqual([]);
});

test('a file for developers is not searched', () => {
  expect(find('- celery -A shop worker\n', 'README.md', false)).toEqual([]);
});
