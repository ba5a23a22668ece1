// A line for each server; its file says the rest.
export { daphne } from './daphne';
export { granian } from './granian';
export { gunicorn } from './gunicorn';
export { hypercorn } from './hypercorn';
export { uvicorn } from './uvicorn';
export { uwsgi } from './uwsgi';
export { waitress } from './waitress';
