import dramatiq
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker

from .work import BROKER, kind, work

KIND = kind("dramatiq")

if BROKER.startswith("redis:"):
    # Another worker takes the messages of one that was silent for so long, and looks for them at one command in ten.
    dramatiq.set_broker(RedisBroker(url=BROKER + "/4", heartbeat_timeout=5000, maintenance_chance=100_000))
else:
    # What a container still had to send when it ended would be lost.
    dramatiq.set_broker(RabbitmqBroker(url=BROKER, confirm_delivery=True))


@dramatiq.actor(queue_name=KIND)
def run(number, seconds):
    work(KIND, number, seconds)


def send(calls, _function):
    for call in calls:
        run.send(*call)
