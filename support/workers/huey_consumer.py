"""huey interrupts its tasks on SIGTERM, which are then lost, and finishes them on SIGINT; a second one interrupts."""

import os
import signal

ENTRY = ("huey.bin.huey_consumer", "consumer_main")


def add(stop, heartbeat):
    from huey.consumer import Consumer

    loop, set_handlers = Consumer.loop, Consumer._set_signal_handlers

    def beating(self, *args, **kwargs):
        heartbeat.beat()
        return loop(self, *args, **kwargs)

    def handling(self):
        set_handlers(self)
        finish = signal.getsignal(signal.SIGINT)

        def finish_in_time(_, frame):
            stop.limit(os.kill, os.getpid(), signal.SIGINT)
            finish(signal.SIGINT, frame)

        signal.signal(signal.SIGTERM, finish_in_time)
        signal.signal(signal.SIGINT, finish_in_time)

    Consumer.loop = beating
    Consumer._set_signal_handlers = handling
