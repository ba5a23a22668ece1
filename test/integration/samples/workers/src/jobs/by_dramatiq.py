import dramatiq
from dramatiq.brokers.redis import RedisBroker

from .work import SERVER, work

# Another worker takes the messages of one that was silent for so long, and looks for them at one command in ten.
dramatiq.set_broker(RedisBroker(url=SERVER + "/4", heartbeat_timeout=5000, maintenance_chance=100_000))


@dramatiq.actor
def run(number, seconds):
    work("dramatiq", number, seconds)
