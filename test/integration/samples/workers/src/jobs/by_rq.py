"""Its settings for `rq worker --config`."""

from .work import SERVER, work

REDIS_URL = SERVER + "/2"


def run(number, seconds):
    work("rq", number, seconds)
