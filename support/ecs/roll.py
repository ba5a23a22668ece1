"""Starts a deployment of a service of ECS when a value has changed that its tasks read as they start.

The function behind `rollOnSecretChange`, which EventBridge calls for each change, now and then twice. A deployment that
began after the change has the new value in all its tasks, so nothing is left to do: changes that come together are one
deployment. One that began before it is left to end first, since it may be that of a stack, which waits for it.

Event: Cluster and Service; Changed, what has another value, and Time, since when.
"""

import datetime
import functools
import random
import time

import boto3
from botocore.config import Config

RETRIES = Config(retries={"mode": "standard", "max_attempts": 5})
# Of one rotation, or of one hand, more changes may follow. Calls at the same time do not all look at once.
SETTLE_SECONDS = (20, 40)
POLL_SECONDS = 10
# A function runs for 15 minutes at most.
REST_MILLISECONDS = 60000


def handler(event, context):
    print("%s of %s" % (outcome(event, context), ", ".join(event["Changed"])))


def outcome(event, context):
    place = {"cluster": event["Cluster"], "service": event["Service"]}
    # The time of an event has no fractions of a second.
    changed = datetime.datetime.fromisoformat(event["Time"]) + datetime.timedelta(seconds=1)
    time.sleep(random.uniform(*SETTLE_SECONDS))
    while True:
        deployment = current(place)
        if deployment is None:
            return "%(service)s does not run: no deployment for the new value" % place
        if deployment["createdAt"] >= changed:
            return "%(service)s has a deployment with the new value" % place
        is_over = deployment.get("rolloutState") != "IN_PROGRESS"
        if is_over or context.get_remaining_time_in_millis() < REST_MILLISECONDS:
            break
        time.sleep(POLL_SECONDS)
    client().update_service(forceNewDeployment=True, **place)
    return "started a deployment of %(service)s for the new value" % place


def current(place):
    """The newest deployment of the service, or None when it was deleted."""
    services = client().describe_services(cluster=place["cluster"], services=[place["service"]])["services"]
    for service in services:
        if service["status"] == "ACTIVE":
            return next(each for each in service["deployments"] if each["status"] == "PRIMARY")
    return None


@functools.lru_cache(maxsize=None)
def client():
    return boto3.client("ecs", config=RETRIES)
