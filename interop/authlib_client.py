"""A token and an API call with Authlib and requests.

The argument is how the client proves who it is: basic or post.
"""

import json
import os
import sys
from importlib.metadata import version

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

CLIENT = f"Authlib {version('authlib')} with requests {version('requests')}"
issuer = os.environ["POS_ISSUER"]
with open(os.environ["POS_CLIENT_SECRET_FILE"], encoding="utf-8") as file:
    client_secret = file.read()


def main(method):
    with OAuth2Session(
        os.environ["POS_CLIENT_ID"],
        client_secret,
        token_endpoint_auth_method=f"client_secret_{method}",
        default_timeout=10,
    ) as session:
        session.verify = os.environ["POS_CA_FILE"]
        url = f"{issuer}/.well-known/openid-configuration"
        endpoint = session.get(url, withhold_token=True).json()["token_endpoint"]
        token = session.fetch_token(endpoint, grant_type="client_credentials")
        answer = session.post(f"{issuer}/api/graphql", json={"query": "{ __typename }"})
        return {
            "tokenType": token["token_type"],
            "expiresIn": token["expires_in"],
            "apiStatus": answer.status_code,
            "typename": answer.json()["data"]["__typename"],
        }


try:
    facts = main(sys.argv[1])
except OAuthError as error:
    facts = {"error": error.error}
except requests.exceptions.SSLError:
    facts = {"error": "certificate"}
print(json.dumps({"client": CLIENT, **facts}))
sys.exit("error" in facts)
