from huey import RedisHuey

from .work import SERVER, work

queue = RedisHuey("jobs", url=SERVER + "/5")


@queue.task()
def run(number, seconds):
    work("huey", number, seconds)
