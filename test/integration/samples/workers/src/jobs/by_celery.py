import os

from celery import Celery

from web import trouble

from .work import BROKER, counted, kind, work

KIND = kind("celery")
LATE = os.environ.get("ACKNOWLEDGEMENT", "late") == "late"
IS_REDIS = BROKER.startswith("redis:")

app = Celery("jobs", broker=BROKER + "/1" if IS_REDIS else BROKER)
app.conf.update(
    task_acks_late=LATE,
    task_reject_on_worker_lost=LATE,
    task_default_queue=KIND,
    broker_connection_retry_on_startup=True,
)
if IS_REDIS:
    # How long Redis keeps what a killed worker had, and how often others look for that: every 100 s by default.
    looks = {"unacked_restore_interval": int(os.environ["LOOKS_EVERY"]), "unacked_restore_throttle": 1} \
        if "LOOKS_EVERY" in os.environ else {}
    app.conf.broker_transport_options = {"visibility_timeout": 5, **looks}
else:
    # What a container still had to send when it ended would be lost.
    app.conf.broker_transport_options = {"confirm_publish": True}
if "SOFT_STOP" in os.environ:
    app.conf.worker_soft_shutdown_timeout = float(os.environ["SOFT_STOP"])


@app.task
def run(number, seconds):
    work(KIND, number, seconds)


@app.task
def orphans(count):
    counted.set("zombies", trouble.orphans(count))


def send(calls, _function):
    for call in calls:
        run.delay(*call)
