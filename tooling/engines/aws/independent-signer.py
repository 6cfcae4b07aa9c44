"""Signs requests to S3 as botocore does, so that our own signers have somebody to be compared with.

Reads a JSON list of requests from standard input and writes the list of what botocore makes of them: for {"kind": "url"} the signed URL,
for {"kind": "headers"} the headers to send. Each has method, address, region, keys, at ("20260101T120000Z") and expiresInSeconds, or
headers and body.
"""
import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def signed(question):
    moment = datetime.datetime.strptime(question["at"], "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda *_args, **_more: moment
    keys = question["keys"]
    credentials = Credentials(
        keys["accessKeyId"], keys["secretAccessKey"], keys.get("sessionToken")
    )
    request = AWSRequest(
        method=question["method"],
        url=question["address"],
        data=question.get("body", "").encode(),
        headers=question.get("headers", {}),
    )
    region = question["region"]
    if question["kind"] == "url":
        expires = question["expiresInSeconds"]
        botocore.auth.S3SigV4QueryAuth(credentials, "s3", region, expires).add_auth(request)
        return request.url
    botocore.auth.S3SigV4Auth(credentials, "s3", region).add_auth(request)
    return dict(request.headers.items())


json.dump([signed(question) for question in json.load(sys.stdin)], sys.stdout)
