from huey import RedisHuey

from .work import BROKER, kind, work

KIND = kind("huey")

queue = RedisHuey("jobs", url=BROKER + "/5")


@queue.task()
def run(number, seconds):
    work(KIND, number, seconds)


def send(calls, _function):
    for call in calls:
        run(*call)
