import { targetsOf } from './sample';
import { huey } from '../../../src/process/workers/huey';

test.each<[string, Record<string, string>, string[]]>([
  ['an instance', { 'shop.tasks': "from huey import RedisHuey\nqueue = RedisHuey('shop')\n" }, ['shop.tasks.queue']],
  ['of any storage', { a: 'import huey\nb = huey.PriorityRedisExpireHuey()\nc = huey.SqliteHuey()\n' }, ['a.b', 'a.c']],
  ['none', { a: 'from huey import crontab\n' }, []],
])('in the sources: %s', (_name, files, expected) => {
  expect(targetsOf(huey, files)).toEqual(expected);
});
