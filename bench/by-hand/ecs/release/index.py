"""Runs a task once for each version of it; CloudFormation waits for its end. Behind the provider framework of the CDK."""

import boto3

ecs = boto3.client("ecs")
logs = boto3.client("logs")


def on_event(event, context):
    if event["RequestType"] == "Delete":
        return {}
    properties = event["ResourceProperties"]
    response = ecs.run_task(
        cluster=properties["Cluster"],
        taskDefinition=properties["TaskDefinition"],
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {
            "subnets": properties["Subnets"],
            "securityGroups": [properties["SecurityGroup"]],
            "assignPublicIp": "DISABLED",
        }},
        propagateTags="TASK_DEFINITION",
        enableECSManagedTags=True,
        clientToken=event["RequestId"],
    )
    if not response["tasks"]:
        raise RuntimeError(response["failures"][0]["reason"])
    return {"PhysicalResourceId": "release", "Data": {"Task": response["tasks"][0]["taskArn"]}}


def is_complete(event, context):
    if event["RequestType"] == "Delete":
        return {"IsComplete": True}
    properties, arn = event["ResourceProperties"], event["Data"]["Task"]
    task = ecs.describe_tasks(cluster=properties["Cluster"], tasks=[arn])["tasks"][0]
    if task["lastStatus"] != "STOPPED":
        return {"IsComplete": False}
    code = task["containers"][0].get("exitCode")
    if code is None:
        raise RuntimeError("the migration could not start: " + task["stoppedReason"])
    if code != 0:
        stream = "/".join([properties["Container"], properties["Container"], arn.split("/")[-1]])
        events = logs.get_log_events(logGroupName=properties["LogGroup"], logStreamName=stream, limit=20)["events"]
        lines = "\n".join(event["message"] for event in events)
        raise RuntimeError(f"the migration ended with {code}:\n{lines}")
    return {"IsComplete": True}
