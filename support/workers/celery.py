"""celery's warm stop has no limit, and its soft stop sleeps for its whole time-out.

Here a cold stop ends a warm one. Where all tasks are in one process it would lose them, so the process ends itself.
"""

import functools
import os
import signal

ENTRY = ("celery.__main__", "main")


def add(stop, heartbeat):
    from celery import bootsteps, signals

    class Beat(bootsteps.StartStopStep):
        requires = ("celery.worker.consumer.connection:Connection",)

        def start(self, consumer):
            heartbeat.beat()
            consumer.timer.call_repeatedly(heartbeat.seconds, heartbeat.beat)
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
        if stop.grace is not None:
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
                stop.limit(os.kill, os.getpid(), signal.SIGQUIT)
                stop.limit(end_processes, late=stop.last)
            else:
                stop.limit(end)

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
