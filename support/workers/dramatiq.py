"""dramatiq has an option that limits a stop. Its heartbeat is that of each worker process whose threads all live."""

import threading
import time

ENTRY = ("dramatiq.cli", "main")


def add(_stop, heartbeat):
    from dramatiq.worker import Worker

    start = Worker.start

    def beat_while_alive(worker):
        while all(thread.is_alive() for thread in worker.workers):
            heartbeat.beat()
            time.sleep(heartbeat.seconds)

    def starting(self):
        start(self)
        heartbeat.begin()
        threading.Thread(target=beat_while_alive, args=(self,), daemon=True).start()

    Worker.start = starting
