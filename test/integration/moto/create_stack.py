"""Makes a stack of a template with moto, and prints how it ended.

    python create_stack.py TEMPLATE [PARAMETER=VALUE ...]

moto stands in for AWS in this process: it makes what it knows in the order of its dependencies, and refuses what the
services would. A custom resource ends at once; release-ecs.test.ts runs the function behind ours. The value CERTIFICATE
of a parameter becomes the ARN of one that exists.
"""

import json
import os
import sys

os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION="eu-west-1")

import boto3
from moto import mock_aws
from moto.awslambda.models import LambdaFunction
from moto.cloudformation import parsing
from moto.cloudformation.custom_model import CustomModel

LambdaFunction.invoke = lambda *_: None
CustomModel.is_created = lambda _: True


def main(template, parameters):
    unknown = set()
    parsing.logger.warning = lambda _, kind: unknown.add(kind)
    boto3.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
    certificate = boto3.client("acm").request_certificate(DomainName="shop.example")["CertificateArn"]
    values = dict(each.split("=", 1) for each in parameters)
    client = boto3.client("cloudformation")
    with open(template, encoding="utf-8") as file:
        client.create_stack(
            StackName="Shop",
            TemplateBody=file.read(),
            Capabilities=["CAPABILITY_IAM"],
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value.replace("CERTIFICATE", certificate)}
                for name, value in values.items()
            ],
        )
    made = client.describe_stack_resources(StackName="Shop")["StackResources"]
    return {
        "status": client.describe_stacks(StackName="Shop")["Stacks"][0]["StackStatus"],
        "made": sorted({each["ResourceType"] for each in made if "PhysicalResourceId" in each}),
        "unknown": sorted(unknown),
    }


with mock_aws():
    print(json.dumps(main(sys.argv[1], sys.argv[2:])))
