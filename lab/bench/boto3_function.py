"""What one would write instead: a handler with boto3 that leads the routes of a NAT instance that stops to another one.

Run as a process, it is what Lambda makes of it: it initialises, says so, and answers an event per line.
"""

import json
import sys

import boto3
from botocore.config import Config

ec2 = boto3.client("ec2", config=Config(retries={"mode": "standard", "max_attempts": 5}))
POOL = [{"Name": "tag-key", "Values": ["natkeeper:pool"]}]


def handler(event, _context):
    lost = event["detail"]["instance-id"]
    instances = [
        instance
        for page in ec2.get_paginator("describe_instances").paginate(Filters=POOL)
        for reservation in page["Reservations"]
        for instance in reservation["Instances"]
    ]
    impaired = {
        status["InstanceId"]
        for page in ec2.get_paginator("describe_instance_status").paginate(
            Filters=[{"Name": "instance-status.status", "Values": ["impaired"]}]
        )
        for status in page["InstanceStatuses"]
    }
    lost_interfaces = {i["NetworkInterfaceId"] for x in instances if x["InstanceId"] == lost for i in x["NetworkInterfaces"]}
    healthy = next(x for x in instances if x["State"]["Name"] == "running" and x["InstanceId"] not in impaired)
    target = healthy["NetworkInterfaces"][0]["NetworkInterfaceId"]
    moved = []
    for table in tables():
        for route in table["Routes"]:
            if route.get("NetworkInterfaceId") in lost_interfaces:
                ec2.replace_route(
                    RouteTableId=table["RouteTableId"],
                    DestinationCidrBlock=route["DestinationCidrBlock"],
                    NetworkInterfaceId=target,
                )
                moved.append(table["RouteTableId"])
    if any(route.get("NetworkInterfaceId") in lost_interfaces for table in tables() for route in table["Routes"]):
        raise RuntimeError("routes still lead to " + lost)
    return {"moved": moved}


def tables():
    return [table for page in ec2.get_paginator("describe_route_tables").paginate(Filters=POOL) for table in page["RouteTables"]]


print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(handler(json.loads(line), None)), flush=True)
