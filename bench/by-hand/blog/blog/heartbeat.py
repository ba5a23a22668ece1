"""The celery app of the containers: it touches a file while it works, which the platform looks at."""

from pathlib import Path

from celery import bootsteps
from celery.beat import PersistentScheduler

from blog.celery import app

HEARTBEAT = Path("/tmp/heartbeat")

# With REMAP_SIGTERM=SIGQUIT: what is not done by then goes back to the queue.
app.conf.worker_soft_shutdown_timeout = 25


class Heartbeat(bootsteps.StartStopStep):
    requires = {"celery.worker.components:Timer"}

    def start(self, worker):
        self.timer = worker.timer.call_repeatedly(10, HEARTBEAT.touch)

    def stop(self, worker):
        self.timer.cancel()


class Scheduler(PersistentScheduler):
    def tick(self, *args, **kwargs):
        HEARTBEAT.touch()
        return super().tick(*args, **kwargs)


app.steps["worker"].add(Heartbeat)
