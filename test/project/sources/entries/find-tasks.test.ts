import { findTasks } from '../../../../src/project/sources/entries/find-tasks';

const find = (files: Record<string, string>) => findTasks(Object.entries(files).map(([name, source]) =>
  ({ name: name.replace(/\.__init__$/, ''), isPackage: name.endsWith('.__init__'), source })));

test.each<[string, Record<string, string>, string[]]>([
  ['an app', { 'shop.tasks': "from celery import Celery\napp = Celery('shop', broker=URL)\n" }, ['shop.tasks:app']],
  ["Django's", { 'blog.celery': "import celery\napp: celery.Celery = celery.Celery('blog')\n" }, ['blog.celery:app']],
  ['an alias', { queue: 'from celery import Celery as Queue\nq = Queue()\n' }, ['queue:q']],
  ['a subclass', { queue: 'from celery import Celery\nclass Own(Celery): pass\nq = Own()\n' }, ['queue:q']],
  ["Flask's", { web: 'from celery import Celery\ncelery_app = celery_init_app(app)\napp = create_app()\n' },
    ['web:celery_app']],
  ['one in a package', { 'shop.__init__': 'from celery import Celery\ncelery = make_celery()\n' }, ['shop:celery']],
  ['several, sorted', { b: 'from celery import Celery\nx = Celery()\n', a: 'import celery\ny = celery.Celery()\n' },
    ['a:y', 'b:x']],
  ['none in tests', { 'tests.conftest': 'from celery import Celery\napp = Celery()\n' }, []],
  ['none in a function', { tasks: 'from celery import Celery\ndef make():\n    app = Celery()\n' }, []],
  ['none of others', { tasks: "# celery\napp = FastAPI()\nx = 'app = Celery()'\n" }, []],
])('celery: %s', (_name, files, expected) => {
  expect(find(files).celery).toEqual(expected);
});

test.each<[string, Record<string, string>, string[]]>([
  ['an instance', { 'shop.tasks': "from huey import RedisHuey\nqueue = RedisHuey('shop')\n" }, ['shop.tasks.queue']],
  ['of any storage', { a: 'import huey\nb = huey.PriorityRedisExpireHuey()\nc = huey.SqliteHuey()\n' }, ['a.b', 'a.c']],
  ['none', { a: 'from huey import crontab\n' }, []],
])('huey: %s', (_name, files, expected) => {
  expect(find(files).huey).toEqual(expected);
});

test.each<[string, Record<string, string>, string[]]>([
  ['a settings class', { 'shop.worker': 'import arq\nclass Worker:\n    functions = [mail]\n' },
    ['shop.worker.Worker']],
  ['one with cron jobs', { w: 'from arq import cron\nclass S:\n    cron_jobs: list = [cron(mail)]\n' }, ['w.S']],
  ['the usual name, without an import', { w: 'class WorkerSettings(Base):\n    functions = [mail]\n' },
    ['w.WorkerSettings']],
  ['no class of something else', { w: 'class Registry:\n    functions = []\n' }, []],
  ['nothing inside a method', { w: 'import arq\nclass S:\n    def f(self):\n        functions = []\n' }, []],
])('arq: %s', (_name, files, expected) => {
  expect(find(files).arq).toEqual(expected);
});

test.each<[string, Record<string, string>, string[]]>([
  ['modules with actors', {
    'shop.mail': 'import dramatiq\n@dramatiq.actor(max_retries=3)\ndef send(): pass\n',
    'shop.report': 'from dramatiq import actor\n@actor\ndef make(): pass\n',
  }, ['shop.mail', 'shop.report']],
  ['the broker first', {
    'shop.a': 'import dramatiq\n@dramatiq.actor\ndef send(): pass\n',
    'shop.setup': 'import dramatiq\ndramatiq.set_broker(RedisBroker())\n',
  }, ['shop.setup', 'shop.a']],
  ['both in one', { tasks: 'import dramatiq\ndramatiq.set_broker(b)\nsend = dramatiq.actor(f)\n' }, ['tasks']],
  ['no other actors', { tasks: 'from pykka import actor\n@actor\ndef f(): pass\n' }, []],
])('dramatiq: %s', (_name, files, expected) => {
  expect(find(files).dramatiq).toEqual(expected);
});
