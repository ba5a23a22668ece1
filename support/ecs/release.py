"""Runs a task of ECS once for a deployment, and tells CloudFormation how it ended.

The function behind the custom resource of a release step. It runs the task when the task definition has changed, waits
until it has stopped, and answers with its exit code and its last lines if it failed. It runs nothing when the resource
is deleted, or while the stack goes back to what it was.

No two of its tasks run at once: one of a deployment that was cancelled or has failed is stopped before another starts,
and when the resource is deleted. While the stack goes back it is waited for, since it may be half-way.

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
    """How it went, or None while a task is waited for."""
    properties = event["ResourceProperties"]
    # CloudFormation waits since now, also while a permission or capacity is waited for.
    event.setdefault("Until", time.time() + int(properties["LimitSeconds"]))
    if "Task" not in event:
        if not is_alone(event, context):
            return go_on(event, context)
        arn = start(event)
        if arn is None:
            return "%s has nothing to do" % name
        event["Task"] = {"Arn": arn, "Until": event["Until"], "Why": late(event)}
    task = wait(event, context, event["Task"])
    if task is None:
        return go_on(event, context)
    check(properties, task, event["Task"])
    return "%s ended with 0" % name


def go_on(event, context):
    # Lambda ends a chain of 16 calls, long after the hour of CloudFormation.
    client("lambda").invoke(
        FunctionName=context.invoked_function_arn, InvocationType="Event", Payload=json.dumps(event).encode())


def definitions(event):
    return [event.get(each, {}).get("TaskDefinition") for each in ("ResourceProperties", "OldResourceProperties")]


def is_changed(event):
    new, old = definitions(event)
    return new != old


def is_older(event):
    """Whether it has a lower revision than before. Those of a family only rise from one deployment to the next."""
    (family, revision), (old_family, old_revision) = (each.rsplit(":", 1) for each in definitions(event))
    return family == old_family and int(revision) < int(old_revision)


def goes_back(event):
    """Whether the stack returns to its last version. One that does creates nothing."""
    if event["RequestType"] != "Update":
        return False
    # With --no-rollback, the status of a stack does not tell that what has failed is put back.
    if is_older(event):
        return True
    stacks = allowed(client("cloudformation").describe_stacks, StackName=event["StackId"])["Stacks"]
    return "ROLLBACK" in stacks[0]["StackStatus"]


def is_due(event):
    """Whether the resource is new or has another task definition, and the stack does not go back to the last one."""
    return event["RequestType"] != "Delete" and is_changed(event) and not goes_back(event)


def is_alone(event, context):
    """Whether no task of another request runs; False when this call has no time left to see it end."""
    try:
        if "Others" not in event:
            event["Others"] = others(event) if is_changed(event) else []
        while event["Others"]:
            if wait(event, context, event["Others"][0]) is None:
                return False
            event["Others"].pop(0)
    except (ClientError, Failed) as error:
        if is_due(event):
            raise
        # Neither a deletion nor the way back fails for it.
        print("not known to have ended: %s" % error)
    return True


def others(event):
    """Tasks of other requests that run, and until when each is waited for."""
    cluster, definition = (event["ResourceProperties"][each] for each in ("Cluster", "TaskDefinition"))
    family = definition.split("/")[-1].split(":")[0]
    # The second are those that were told to stop, and those that have ended within the last hour.
    listed = [
        arn for status in ("RUNNING", "STOPPED")
        for arn in allowed(client("ecs").list_tasks, cluster=cluster, family=family, desiredStatus=status)["taskArns"]
    ]
    known = client("ecs").describe_tasks(cluster=cluster, tasks=listed[:100])["tasks"] if listed else []
    tasks = [task for task in known if task.get("startedBy", "").startswith(starter(event))]
    running = [task["taskArn"] for task in tasks if task["lastStatus"] != "STOPPED"]
    if not running or any(task["startedBy"] == starter(event) + event["RequestId"] for task in tasks):
        # Or this request was called before: what it found then has ended, and what runs is its own, or a later one's.
        return []
    if goes_back(event):
        until, why = event["Until"], late(event)
    else:
        until = time.time()
        why = "it is deleted" if event["RequestType"] == "Delete" else "another deployment has begun"
    return [{"Arn": arn, "Until": until, "Why": why} for arn in running]


def late(event):
    return "it had not ended after %s s" % event["ResourceProperties"]["LimitSeconds"]


def starter(event):
    """Of all its requests. Others may run the task by hand, or have one of this name in the same cluster."""
    return "release/%s/" % event["StackId"].split("/")[-1]


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
    """Its task, or None if there is nothing to do, perhaps since the stack goes back by now."""
    properties = event["ResourceProperties"]
    network = {
        "subnets": properties["Subnets"], "securityGroups": properties["SecurityGroups"], "assignPublicIp": "DISABLED",
    }
    for pause in (*START_PAUSES, None):
        if not is_due(event):
            return None
        try:
            response = client("ecs").run_task(
                cluster=properties["Cluster"],
                taskDefinition=properties["TaskDefinition"],
                launchType="FARGATE",
                platformVersion="LATEST",
                networkConfiguration={"awsvpcConfiguration": network},
                propagateTags="TASK_DEFINITION",
                enableECSManagedTags=True,
                startedBy=starter(event) + event["RequestId"],
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


def wait(event, context, state):
    """The stopped task, or None when this call has no time left."""
    cluster = event["ResourceProperties"]["Cluster"]
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
    state["Stopped"] = "was told to stop, since %s" % state["Why"]
    state["Until"] = time.time() + int(properties["StopSeconds"])
    client("ecs").stop_task(cluster=properties["Cluster"], task=state["Arn"], reason="release step: " + state["Why"])


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
