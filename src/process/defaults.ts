/** Above 1023, so that no capability is needed to bind it, and the port that uvicorn, gunicorn and Django use by themselves. */
export const DEFAULT_PORT = 8000;

export const DEFAULT_HEALTH_PATH = '/healthz';
