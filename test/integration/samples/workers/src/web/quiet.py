"""What docs/servers.md does with the lines of a health route, for each server."""

import logging

for server in ("uvicorn", "gunicorn", "granian", "hypercorn"):
    logging.getLogger(server + ".access").addFilter(lambda record: "/healthz" not in record.getMessage())
