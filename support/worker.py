"""Starts the program of a worker with what its framework lacks in a container.

    python worker.py [--grace SECONDS] [--heartbeat FOLDER] PROGRAM [ARGUMENT ...]

PROGRAM is celery, rq, arq, dramatiq or huey_consumer, and runs in this process, as its own script would start it.

A stop: after SIGTERM, or SIGINT of a terminal, the worker takes no new task and finishes those that run. After SECONDS
it stops the others as its framework does, so that it ends before the platform kills it, and hands back what can run
again.

A heartbeat: the loop that waits for tasks touches a file in FOLDER, a tmpfs, every few seconds. It has the number of
the process as its name. heartbeat.py reads it. While the broker cannot be reached the file has a time in the far
future, which never becomes old: an outage of the broker must not restart every worker.

Nothing in the application changes: each function below adds to one framework what is in its name.
"""

import _thread
import functools
import importlib
import json
import os
import signal
import sys
import threading
import time

BEAT_SECONDS = 5

# What a stop may take after its limit.
LAST_SECONDS = 2

# rq waits minutes for a job, and half a minute for the end of one.
LONGEST_WAIT_SECONDS = 10

# rq looks every ten minutes for jobs of killed workers, which count as running for 70 s.
LONGEST_SEARCH_SECONDS = 60

NEVER_OLD = 2 ** 31 - 1

# For processes that a framework starts anew instead of forking them.
SETTINGS = "CONTAINER_WORKER_SETTINGS"


class Heartbeat:
    def __init__(self, folder):
        self.folder = folder
        self.begin()

    def begin(self):
        """Makes this process the one that beats; forked children of it do not."""
        self.process = os.getpid()
        self.last = None
        self.failed = False

    def clear(self):
        """Removes the files of an earlier run, whose processes are gone."""
        if self.folder is None:
            return
        os.makedirs(self.folder, exist_ok=True)
        for name in os.listdir(self.folder):
            os.unlink(self.folder + "/" + name)

    def beat(self, *_, **__):
        now = time.monotonic()
        if self.last is None or now - self.last >= BEAT_SECONDS - 0.1:
            self.last = now
            self._touch(None)

    def pause(self, **_):
        self.last = None
        self._touch((NEVER_OLD, NEVER_OLD))

    def _touch(self, times):
        if self.folder is None or os.getpid() != self.process:
            return
        path = "%s/%d" % (self.folder, self.process)
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o644))
            os.utime(path, times)
        except OSError as error:
            # The worker goes on; the health check says that it is missing.
            if not self.failed:
                say("cannot write the heartbeat %s: %s" % (path, error.strerror))
            self.failed = True


def add_to_celery(grace, heartbeat):
    from celery import bootsteps, signals

    class Beat(bootsteps.StartStopStep):
        requires = ("celery.worker.consumer.connection:Connection",)

        def start(self, consumer):
            heartbeat.beat()
            consumer.timer.call_repeatedly(BEAT_SECONDS, heartbeat.beat)
            if is_pool("solo", consumer.pool):
                # Its tasks run in the loop that beats: a long one is no loop that hangs.
                signals.task_prerun.connect(heartbeat.pause, weak=False, dispatch_uid="heartbeat")
                signals.task_postrun.connect(heartbeat.beat, weak=False, dispatch_uid="heartbeat")

        def stop(self, consumer):
            # The consumer waits for a new connection, and its timers are gone.
            heartbeat.pause()

    def add_to_worker(instance=None, **_):
        # A broker that cannot be reached from the start is waited for, too.
        heartbeat.pause()
        instance.app.steps["consumer"].add(Beat)
        if grace is not None:
            # Else the SIGQUIT below would begin another wait, which sleeps for its whole time-out.
            instance.app.conf.worker_soft_shutdown_timeout = 0
            signals.worker_shutting_down.connect(limited(instance), weak=False)
        # Only now, when celery has loaded it behind what a pool of green threads patches.
        from celery.apps import worker

        # SIGINT begins the same stop as SIGTERM, but would end it with 1.
        worker.install_worker_int_handler = functools.partial(worker.install_worker_int_handler, exitcode=0)

    def is_pool(name, pool):
        return any(each.__module__ == "celery.concurrency." + name for each in type(pool).__mro__)

    def limited(worker):
        def end_processes():
            # They wait half a minute for the main process, which waits for them, if one got a task at the last moment;
            # and code that is not Python does not see the cold stop.
            for pid in worker.pool.info.get("processes", ()):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

        def end():
            # A cold stop of tasks in this process loses them with late acknowledgement too, or waits for their threads.
            # A broker that sees connections end has the messages back by itself; to the others they are given.
            try:
                quality = getattr(worker.consumer.task_consumer.channel, "qos", None)
                if hasattr(quality, "restore_unacked_once"):
                    quality.restore_unacked_once()
            finally:
                os._exit(0)

        def limit_warm_stop(how=None, **_):
            if how != "Warm":
                return
            if is_pool("prefork", worker.pool):
                after(grace, os.kill, os.getpid(), signal.SIGQUIT)
                after(grace + LAST_SECONDS, end_processes)
            else:
                after(grace, end)

        return limit_warm_stop

    def beat_between_ticks(sender=None, **_):
        tick = sender.scheduler.tick

        def ticking(*args, **kwargs):
            # It sends tasks, and waits for the broker.
            heartbeat.pause()
            try:
                return tick(*args, **kwargs)
            finally:
                heartbeat.beat()

        sender.scheduler.tick = ticking

    signals.celeryd_init.connect(add_to_worker, weak=False)
    signals.beat_init.connect(beat_between_ticks, weak=False)


def add_to_rq(grace, heartbeat):
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
        after(LAST_SECONDS, os.kill, os.getpid(), signal.SIGTERM)

    def limited_stop(self):
        warm_stop(self)
        after(grace, end_job, self)

    worker.heartbeat = beating
    worker.handle_warm_shutdown_request = limited_stop
    worker.dequeue_timeout = property(lambda self: min(timeout.fget(self), LONGEST_WAIT_SECONDS))
    worker.max_connection_wait_time = LONGEST_WAIT_SECONDS


def add_to_arq(grace, heartbeat):
    import arq.cli
    import arq.worker

    run, beat = arq.cli.run_worker, arq.worker.Worker.heart_beat
    limits = {} if grace is None else {"job_completion_wait": grace}
    if limits and "job_completion_wait" not in arq.worker.Worker.__init__.__code__.co_varnames:
        raise AttributeError("Worker has no job_completion_wait")

    def run_with_wait(settings, **kwargs):
        return run(settings, **limits, **kwargs)

    async def beating(self):
        heartbeat.beat()
        return await beat(self)

    arq.cli.run_worker = run_with_wait
    arq.worker.Worker.heart_beat = beating


def add_to_dramatiq(_grace, heartbeat):
    # Its own option limits a stop.
    from dramatiq.worker import Worker

    start = Worker.start

    def beat_while_alive(worker):
        while all(thread.is_alive() for thread in worker.workers):
            heartbeat.beat()
            time.sleep(BEAT_SECONDS)

    def starting(self):
        start(self)
        heartbeat.begin()
        threading.Thread(target=beat_while_alive, args=(self,), daemon=True).start()

    Worker.start = starting


def add_to_huey(grace, heartbeat):
    from huey.consumer import Consumer

    loop, set_handlers = Consumer.loop, Consumer._set_signal_handlers

    def beating(self, *args, **kwargs):
        heartbeat.beat()
        return loop(self, *args, **kwargs)

    def handling(self):
        set_handlers(self)
        finish = signal.getsignal(signal.SIGINT)

        def stop(_, frame):
            # Its own meaning of SIGTERM is to interrupt the tasks, which are then lost; a second SIGINT does that.
            after(grace, os.kill, os.getpid(), signal.SIGINT)
            finish(signal.SIGINT, frame)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)

    Consumer.loop = beating
    Consumer._set_signal_handlers = handling


PROGRAMS = {
    "arq": (add_to_arq, "arq.cli", "cli"),
    "celery": (add_to_celery, "celery.__main__", "main"),
    "dramatiq": (add_to_dramatiq, "dramatiq.cli", "main"),
    "huey_consumer": (add_to_huey, "huey.bin.huey_consumer", "consumer_main"),
    "rq": (add_to_rq, "rq.cli", "main"),
}


def after(seconds, act, *arguments):
    def wait():
        time.sleep(seconds)
        act(*arguments)

    if seconds is not None:
        # Its start waits for nothing, which a signal handler among green threads must not.
        _thread.start_new_thread(wait, ())


def add(program, grace, heartbeat):
    try:
        PROGRAMS[program][0](grace, heartbeat)
    except (ImportError, AttributeError) as error:
        say("%s has changed, so it runs without a heartbeat and without a limit for its stop: %s" % (program, error))
        heartbeat.pause()


def main(words):
    grace = folder = None
    while words[:1] in (["--grace"], ["--heartbeat"]) and len(words) > 1:
        if words[0] == "--grace":
            grace = int(words[1])
        else:
            folder = words[1]
        words = words[2:]
    if not words or words[0] not in PROGRAMS:
        say("expected worker.py [--grace SECONDS] [--heartbeat FOLDER] PROGRAM [ARGUMENT ...]; "
            "PROGRAM is one of " + ", ".join(PROGRAMS))
        return 125
    os.environ[SETTINGS] = json.dumps([words[0], grace, folder])
    sys.argv = words
    # This folder, whose files must not hide modules of the application.
    del sys.path[0]
    heartbeat = Heartbeat(folder)
    heartbeat.clear()
    add(words[0], grace, heartbeat)
    _, module, function = PROGRAMS[words[0]]
    return getattr(importlib.import_module(module), function)()


def say(text):
    sys.stderr.write("worker: %s\n" % text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

if __name__ == "__mp_main__" and SETTINGS in os.environ:
    program, grace, folder = json.loads(os.environ[SETTINGS])
    add(program, grace, Heartbeat(folder))
