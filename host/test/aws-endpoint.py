#!/usr/bin/env python3
"""AWS for the tests of the host: takes signed requests, and is strict about the signature.

usage: aws-endpoint.py ADDRESS PORT FOLDER

Verifies Signature Version 4 by an implementation of its own, after "Signing AWS API requests" of the IAM
user guide. Appends each accepted body to FOLDER/accepted, and one word for each request to FOLDER/requests.
FOLDER/answer says what to do with the next ones: `accept` (the default), `refuse` (the bus does not take
it), `fail` (HTTP 500). FOLDER/secret holds the secret key that the caller should have.
"""

import hashlib
import hmac
import pathlib
import re
import sys
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

# Of instance i-00000000000000001: the metadata service gives each host a key of its own.
ACCESS_KEY = "ASIA0000000000000001"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE//token+=="
SERVICES = {"events": "application/x-amz-json-1.1", "monitoring": "application/x-www-form-urlencoded"}
folder = pathlib.Path(sys.argv[3])


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def complaint(handler, body):
    """Why AWS would refuse the request, or None."""
    authorization = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=(\S+?)/(\d{8})/(\S+?)/(\S+?)/aws4_request, "
        r"SignedHeaders=(\S+), Signature=([0-9a-f]{64})",
        handler.headers.get("Authorization", ""),
    )
    if not authorization:
        return "IncompleteSignature"
    key, day, region, service, names, signature = authorization.groups()
    names = names.split(";")
    if key != ACCESS_KEY or handler.headers.get("X-Amz-Security-Token") != TOKEN:
        return "UnrecognizedClient"
    if region != "us-east-1" or SERVICES.get(service) != handler.headers.get("Content-Type"):
        return "Scope"
    for required in ("host", "x-amz-date", "x-amz-security-token"):
        if required not in names:
            return f"NotSigned-{required}"
    if names != sorted(names):
        return "NotSorted"
    stamp = handler.headers["X-Amz-Date"]
    age = datetime.now(timezone.utc) - datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    if abs(age) > timedelta(minutes=5) or not stamp.startswith(day):
        return "RequestExpired"
    canonical = "\n".join(
        [handler.command, "/", ""]
        + [f"{name}:{' '.join(handler.headers[name].split())}" for name in names]
        + ["", ";".join(names), hashlib.sha256(body).hexdigest()]
    )
    scope = f"{day}/{region}/{service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    secret = (folder / "secret").read_text().strip()
    signing_key = ("AWS4" + secret).encode()
    for part in (day, region, service, "aws4_request"):
        signing_key = mac(signing_key, part)
    if not hmac.compare_digest(mac(signing_key, to_sign).hex(), signature):
        return "SignatureDoesNotMatch"
    if service == "events" and handler.headers.get("X-Amz-Target") != "AWSEvents.PutEvents":
        return "UnknownOperation"
    if service == "monitoring":
        return metrics_complaint(dict(parse_qsl(body.decode(), strict_parsing=True)))
    return None


def metrics_complaint(query):
    """What CloudWatch would not take of a PutMetricData, after its API reference."""
    if query.pop("Action") != "PutMetricData" or query.pop("Version") != "2010-08-01":
        return "UnknownOperation"
    if not re.fullmatch(r"[^:]{1,255}", query.pop("Namespace", ":")):
        return "MissingParameter"
    members = {}
    for name, value in query.items():
        member = re.fullmatch(r"MetricData\.member\.(\d+)\.(MetricName|Unit|Value|Dimensions\.member\.[12]\.(?:Name|Value))", name)
        if not member:
            return "UnknownParameter-" + name
        members.setdefault(int(member[1]), {})[member[2]] = value
    if sorted(members) != list(range(1, len(members) + 1)) or not 1 <= len(members) <= 1000:
        return "MalformedList"
    for metric in members.values():
        if len(metric) != 7 or not re.fullmatch(r"\d+(\.\d+)?", metric["Value"]):
            return "InvalidParameterValue"
        if metric["Unit"] not in ("Count", "Bytes", "Percent"):
            return "InvalidParameterValue"
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        answer = (folder / "answer").read_text().strip()
        why = complaint(self, body)
        self.note("requests", why or answer)
        if why:
            self.send(403, '{"__type":"%sException","message":"no"}' % why)
        elif answer == "fail":
            self.send(500, "")
        elif answer == "refuse":
            self.send(200, '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"NotAuthorizedForSourceException"}]}')
        else:
            self.note("accepted", body.decode())
            self.send(200, '{"FailedEntryCount":0,"Entries":[{"EventId":"7bf73129-1428-4cd3-a780-95db273d1602"}]}')

    def note(self, name, line):
        with open(folder / name, "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
