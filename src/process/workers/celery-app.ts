import { moduleWithAttribute, type Targets } from './queue-worker';
import type { Parsing } from '../../private/owned-flag';
import { aliasesIn, instancesIn, subclassIn } from '../../project';

const CLASSES = ['Celery'];

/** Flask's documentation calls it `celery_init_app`. */
const MAKES = /^(?:(?:make|create|init|get|configure)_celery(?:_app)?|celery_init_app)$/;

/** What all commands of celery name: `app = Celery('shop')`. */
export const CELERY_APP: Targets = {
  noun: 'app',
  plural: 'apps',
  example: 'shop.tasks:app',
  form: 'module:attribute',
  moduleOf: moduleWithAttribute,
  find: modules => instancesIn(modules, 'elery', statements => {
    const local = statements.flatMap(each => [...aliasesIn(each, CLASSES), ...subclassIn(each, CLASSES)]);
    return callee => CLASSES.includes(callee) || local.includes(callee) || MAKES.test(callee);
  }).map(({ module, attribute }) => `${module}:${attribute}`).sort(),
};

/** As click reads them: `-EB`. */
export const CELERY_PARSING: Parsing = { abbreviates: false, switches: 'BDE' };
