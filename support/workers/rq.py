"""rq has no limit for a stop, and waits for minutes where a heartbeat and a killed job need it sooner."""

import os
import signal

ENTRY = ("rq.cli", "main")

# It waits minutes for a job, and half a minute for the end of one.
LONGEST_WAIT_SECONDS = 10

# It looks every ten minutes for jobs of killed workers, which count as running for 70 s.
LONGEST_SEARCH_SECONDS = 60


def add(stop, heartbeat):
    import rq.worker

    worker = getattr(rq.worker, "BaseWorker", rq.worker.Worker)
    beat, warm_stop, timeout = worker.heartbeat, worker.handle_warm_shutdown_request, worker.dequeue_timeout

    def beating(self, *args, **kwargs):
        heartbeat.beat()
        self.job_monitoring_interval = min(self.job_monitoring_interval, LONGEST_WAIT_SECONDS)
        if hasattr(self, "maintenance_interval"):
            self.maintenance_interval = min(self.maintenance_interval, LONGEST_SEARCH_SECONDS)
        return beat(self, *args, **kwargs)

    def end_job(self):
        # The job fails at once, or runs again if it was enqueued with Retry. After rq's own second signal it would count
        # as one that runs, for minutes.
        if self.horse_pid:
            self.kill_horse()

    def limited_stop(self):
        warm_stop(self)
        stop.limit(end_job, self)
        stop.limit(os.kill, os.getpid(), signal.SIGTERM, late=stop.last)

    worker.heartbeat = beating
    worker.handle_warm_shutdown_request = limited_stop
    worker.dequeue_timeout = property(lambda self: min(timeout.fget(self), LONGEST_WAIT_SECONDS))
    worker.max_connection_wait_time = LONGEST_WAIT_SECONDS
