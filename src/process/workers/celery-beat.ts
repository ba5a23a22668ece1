import { CELERY_APP, CELERY_PARSING } from './celery-app';
import type { QueueWorker } from './queue-worker';
import { holdsToken } from '../../private/cdk-token';
import { quote } from '../../private/messages';
import { optional, TEXT } from '../../private/shape';

/** How celery beat works. */
export interface CeleryBeatOptions {
  /**
   * The scheduler, such as `django_celery_beat.schedulers:DatabaseScheduler`.
   *
   * @default - that of Celery, with its schedule in `/tmp`: after a restart each interval begins again
   */
  readonly scheduler?: string;
}

/** How often the scheduler wakes up at least: its heartbeat is between two rounds. */
const LONGEST_SLEEP_SECONDS = 30;

/** By default it is in the folder of the project, which is read-only. */
export const BEAT_SCHEDULE = '/tmp/celerybeat-schedule';

export const celeryBeat: QueueWorker<CeleryBeatOptions> = {
  name: 'celery',
  program: 'celery',
  factory: 'celeryBeat',
  argument: 'app',
  shape: { scheduler: optional(TEXT) },
  targets: CELERY_APP,
  owned: [],
  parsing: CELERY_PARSING,
  delivery: 'It runs no tasks. While none of it runs nothing is scheduled; what a crontab schedule missed in that '
    + 'time is not sent later, since its schedule file is lost with the container.',
  check({ scheduler }, place, _project, problems) {
    // A name of a package's entry point, such as `django`, is one, too.
    if (scheduler === undefined || /^[A-Za-z_][\w.:-]*$/.test(scheduler)) { return; }
    problems.add(`${place} has ${holdsToken(scheduler) ? 'a scheduler that is known only at deployment'
      : `the scheduler ${quote(scheduler)}`}; expected module:ClassName, such as `
      + 'django_celery_beat.schedulers:DatabaseScheduler');
  },
  plan({ targets: [app], options: { scheduler } }) {
    return {
      command: [
        'celery', '--app', app, 'beat',
        '--loglevel', 'INFO',
        '--max-interval', String(LONGEST_SLEEP_SECONDS),
        ...scheduler === undefined ? ['--schedule', BEAT_SCHEDULE] : ['--scheduler', scheduler],
      ],
      singleton: true,
      launcher: {},
    };
  },
};
