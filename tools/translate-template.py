"""Prints the CloudFormation that SAM makes of a template, without asking AWS for anything."""

import json
import os
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")


class NoManagedPolicies:
    """The translator asks for AWS's managed policies by name; our templates use none."""

    def load(self):
        return {}


with open(sys.argv[1], encoding="utf-8") as template_file:
    template = yaml_parse(template_file.read())
# `sam package` would put what is beside the template into S3 and its address here.
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::CloudFormation::Stack":
        resource["Properties"]["TemplateURL"] = "https://artefacts.s3.amazonaws.com/fleet.yaml"
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = "s3://artefacts/functions.zip"
json.dump(transform(template, {}, NoManagedPolicies()), sys.stdout, indent=2)
