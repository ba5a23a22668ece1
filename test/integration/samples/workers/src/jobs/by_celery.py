from celery import Celery

from web import trouble

from .work import SERVER, counted, work

app = Celery("jobs", broker=SERVER + "/1")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    broker_connection_retry_on_startup=True,
    # How long Redis keeps what a killed worker had.
    broker_transport_options={"visibility_timeout": 5},
)


@app.task
def run(number, seconds):
    work("celery", number, seconds)


@app.task
def orphans(count):
    counted.set("zombies", trouble.orphans(count))
