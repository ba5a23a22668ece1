"""Runs a task of ECS once for a deployment, and tells CloudFormation how it ended.

The function behind the custom resource of a release step. It runs the task when the task definition has changed, waits
until it has stopped, and answers with its exit code and its last lines if it failed. It runs nothing when the resource
is deleted, or while the stack goes back to what it was.

Properties: Cluster, TaskDefinition, Subnets, SecurityGroups; Container and LogGroup, by which its output is found;
LimitSeconds from the first call to its end, and StopSeconds from the stop signal until ECS knows that it has ended.
"""

import functools
import json
import time
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

RETRIES = Config(retries={"mode": "standard", "max_attempts": 5})
POLL_SECONDS = 3
# A permission that was given a moment ago is not known everywhere, neither to the task nor to this function. Capacity
# may come back.
START_PAUSES = (2, 5, 10, 20, 40)
# Lines may arrive after the end of their task.
LOG_PAUSES = (1, 3, 5)
LINES = 20
# Of 4096 that CloudFormation accepts as an answer, which has four ids as well.
REASON_BYTES, LINES_BYTES, CAUSE_BYTES = 3100, 2000, 500
# A function runs for 15 minutes at most; another call goes on.
REST_MILLISECONDS = 30000


class Failed(Exception):
    """Has the reason for those who read the events of the stack."""


def handler(event, context):
    name = "the release step \"%s\"" % event["ResourceProperties"]["Container"]
    try:
        reason, status = run(event, context, name), "SUCCESS"
    except Failed as failure:
        reason, status = "%s %s" % (name, failure), "FAILED"
    except Exception as error:
        reason, status = "%s could not be followed: %r" % (name, error), "FAILED"
    if reason is not None:
        answer(event, status, reason)


def run(event, context, name):
    """How it went, or None while the task runs."""
    properties = event["ResourceProperties"]
    if "Task" not in event:
        # CloudFormation waits since now, also while a permission or capacity is waited for.
        until = time.time() + int(properties["LimitSeconds"])
        if not is_due(event):
            return "%s has nothing to do" % name
        event["Task"] = {"Arn": start(event), "Until": until}
    task = wait(event, context)
    if task is None:
        # Lambda ends a chain of 16 calls, long after the hour of CloudFormation.
        client("lambda").invoke(
            FunctionName=context.invoked_function_arn, InvocationType="Event", Payload=json.dumps(event).encode())
        return None
    check(properties, task, event["Task"])
    return "%s ended with 0" % name


def is_due(event):
    """Whether the resource is new or has another task definition, and the stack does not go back to the last one."""
    if event["RequestType"] != "Update":
        return event["RequestType"] == "Create"
    new, old = (event[each]["TaskDefinition"] for each in ("ResourceProperties", "OldResourceProperties"))
    if new == old:
        return False
    stacks = allowed(client("cloudformation").describe_stacks, StackName=event["StackId"])["Stacks"]
    return "ROLLBACK" not in stacks[0]["StackStatus"]


def allowed(call, **arguments):
    """What it answers, once it may be asked."""
    for pause in START_PAUSES:
        try:
            return call(**arguments)
        except ClientError as error:
            if "AccessDenied" not in error.response["Error"]["Code"]:
                raise
            print("not allowed yet: %s" % error)
        time.sleep(pause)
    return call(**arguments)


def start(event):
    properties = event["ResourceProperties"]
    network = {
        "subnets": properties["Subnets"], "securityGroups": properties["SecurityGroups"], "assignPublicIp": "DISABLED",
    }
    for pause in (*START_PAUSES, None):
        try:
            response = client("ecs").run_task(
                cluster=properties["Cluster"],
                taskDefinition=properties["TaskDefinition"],
                launchType="FARGATE",
                platformVersion="LATEST",
                networkConfiguration={"awsvpcConfiguration": network},
                propagateTags="TASK_DEFINITION",
                enableECSManagedTags=True,
                # Both CloudFormation and Lambda may call twice: ECS then answers with the task of the first call.
                clientToken=event["RequestId"],
            )
            if response["tasks"]:
                return response["tasks"][0]["taskArn"]
            reason = response["failures"][0]["reason"]
        except ClientError as error:
            reason = str(error)
        print("not started: %s" % reason)
        if pause is None:
            raise Failed("could not be started: %s" % reason)
        time.sleep(pause)


def wait(event, context):
    """The stopped task, or None when this call has no time left."""
    cluster, state = event["ResourceProperties"]["Cluster"], event["Task"]
    while True:
        # There may be none yet: what was started a moment ago is not known everywhere.
        for task in allowed(client("ecs").describe_tasks, cluster=cluster, tasks=[state["Arn"]])["tasks"]:
            if task["lastStatus"] == "STOPPED":
                return task
        if time.time() >= state["Until"]:
            stop(event["ResourceProperties"], state)
        if context.get_remaining_time_in_millis() < REST_MILLISECONDS:
            return None
        time.sleep(POLL_SECONDS)


def stop(properties, state):
    if "Stopped" in state:
        raise Failed("%s, and still runs" % state["Stopped"] + output(properties, state["Arn"]))
    state["Stopped"] = "was told to stop, since it had not ended after %s s" % properties["LimitSeconds"]
    state["Until"] = time.time() + int(properties["StopSeconds"])
    client("ecs").stop_task(cluster=properties["Cluster"], task=state["Arn"], reason="the release step takes too long")


def check(properties, task, state):
    container = next(each for each in task["containers"] if each["name"] == properties["Container"])
    code = container.get("exitCode")
    why = "; ".join(filter(None, (task.get("stoppedReason"), container.get("reason")))) or task.get("stopCode", "")
    why = shortened(why, CAUSE_BYTES)
    if code == 0 and task.get("stopCode") == "EssentialContainerExited":
        # By itself, also if it was told to stop while ECS took its network away.
        return
    if "Stopped" in state:
        reason = state["Stopped"]
    elif code is None:
        raise Failed("could not start: %s" % why)
    elif code != 0:
        reason = "ended with exit code %d (%s)" % (code, why)
    else:
        reason = "was stopped before its end (%s)" % why
    raise Failed(reason + output(properties, state["Arn"]))


def output(properties, arn):
    """Its last lines, as many as fit, and where the others are."""
    stream = "%s/%s/%s" % (properties["Container"], properties["Container"], arn.split("/")[-1])
    where = "\nIts output is in the stream %s of the log group %s" % (stream, properties["LogGroup"])
    try:
        lines = last_lines(properties["LogGroup"], stream)
    except ClientError as error:
        return "%s, which could not be read: %s" % (where, error)
    if not lines:
        return "%s, which has no line" % where
    while len(lines) > 1 and size("\n".join(lines)) > LINES_BYTES:
        lines.pop(0)
    # Of a single long one, the end says what went wrong.
    text = shortened("\n".join(lines)[::-1], LINES_BYTES)[::-1]
    return ". Its last lines:\n%s%s" % (text, where)


def last_lines(group, stream):
    for pause in LOG_PAUSES:
        time.sleep(pause)
        try:
            events = client("logs").get_log_events(logGroupName=group, logStreamName=stream, limit=LINES)["events"]
        except client("logs").exceptions.ResourceNotFoundException:
            continue
        if events:
            return [event["message"].rstrip() for event in events]
    return []


def answer(event, status, reason):
    print("%s: %s" % (status, reason))
    body = {
        "Status": status,
        "Reason": shortened(reason, REASON_BYTES),
        # The same for all versions: CloudFormation deletes a resource whose id has changed.
        "PhysicalResourceId": event.get("PhysicalResourceId", event["LogicalResourceId"]),
        **{each: event[each] for each in ("StackId", "RequestId", "LogicalResourceId")},
    }
    request = urllib.request.Request(
        event["ResponseURL"], data=json.dumps(body).encode(), method="PUT", headers={"Content-Type": ""})
    for pause in (1, 5, None):
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except OSError as error:
            print("CloudFormation cannot be told: %s" % error)
            if pause is None:
                # Lambda calls again.
                raise
            time.sleep(pause)


def shortened(text, most):
    while size(text) > most:
        text = text[:-1 - len(text) // 10]
    return text


def size(text):
    """In bytes, as it is sent."""
    return len(json.dumps(text))


@functools.lru_cache(maxsize=None)
def client(name):
    return boto3.client(name, config=RETRIES)
