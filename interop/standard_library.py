"""A token and an API call with what Python brings along.

The argument is how the client proves who it is: basic or post.
"""

import base64
import json
import os
import platform
import ssl
import sys
from urllib.error import HTTPError, URLError
from urllib.parse import quote_plus, urlencode
from urllib.request import Request, urlopen

CLIENT = f"urllib of Python {platform.python_version()}"
issuer = os.environ["POS_ISSUER"]
client_id = os.environ["POS_CLIENT_ID"]
with open(os.environ["POS_CLIENT_SECRET_FILE"], encoding="utf-8") as file:
    client_secret = file.read()
context = ssl.create_default_context(cafile=os.environ["POS_CA_FILE"])


def ask(url, data=None, headers=None):
    request = Request(url, data=data, headers=headers or {})
    with urlopen(request, timeout=10, context=context) as answer:
        return answer.status, json.load(answer)


def ask_token(method):
    form = {"grant_type": "client_credentials"}
    headers = {}
    if method == "basic":
        # Both halves are form-encoded (RFC 6749, 2.3.1).
        pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": client_id, "client_secret": client_secret}
    _, discovery = ask(f"{issuer}/.well-known/openid-configuration")
    _, token = ask(discovery["token_endpoint"], urlencode(form).encode(), headers)
    return token


def main(method):
    token = ask_token(method)
    status, answer = ask(
        f"{issuer}/api/graphql",
        json.dumps({"query": "{ __typename }"}).encode(),
        {
            "Authorization": f"Bearer {token['access_token']}",
            "Content-Type": "application/json",
        },
    )
    return {
        "tokenType": token["token_type"],
        "expiresIn": token["expires_in"],
        "apiStatus": status,
        "typename": answer["data"]["__typename"],
    }


try:
    facts = main(sys.argv[1])
except HTTPError as error:
    facts = {"error": json.load(error)["error"]}
except URLError as error:
    untrusted = isinstance(error.reason, ssl.SSLCertVerificationError)
    facts = {"error": "certificate" if untrusted else "no answer"}
print(json.dumps({"client": CLIENT, **facts}))
sys.exit("error" in facts)
