import { ownSettings } from '../../../../src/project/sources/entries/server-settings';

test('reads what gunicorn.conf.py sets at its top', () => {
  const text = 'import os\n\nworkers = 4  # enough\ntimeout = int(os.environ["T"])\nif x == 1:\n    bind = ":80"\n'
    + 'worker_class = "gthread"\n';
  const settingsIn = (name: string) => ownSettings([{ name, text }]).get('gunicorn');
  expect([...settingsIn('gunicorn.conf.py')!.values]).toEqual([
    ['workers', '4'], ['timeout', 'int(os.environ["T"])'], ['worker_class', '"gthread"'],
  ]);
  expect(settingsIn('gunicorn_conf.py')).toBeUndefined();
});
