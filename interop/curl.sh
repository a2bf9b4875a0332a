#!/bin/sh
# A token and an API call with curl. $1 is how the client proves who it is: basic or post.
# Secret and token are read from a file and from standard input: other users see the arguments.
set -eu

ask() {
  code=0
  answer=$(curl --silent --show-error --max-time 10 --cacert "$POS_CA_FILE" \
    --write-out '\n%{http_code}' "$@") || code=$?
  status=${answer##*
}
  case $code in
    0) ;;
    60) fail certificate ;;
    *) fail 'no answer' ;;
  esac
}

fail() {
  printf '{"client":"%s","error":"%s"}\n' "$client" "$1"
  exit 1
}

# The value of a member that is a text without escapes, or a number.
member() {
  printf '%s' "$answer" | tr -d '\n' | sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p"
}

client=$(curl --version | sed -n '1s/^\(curl [^ ]*\).*/\1/p')
ask "$POS_ISSUER/.well-known/openid-configuration"
endpoint=$(member token_endpoint)

if [ "$1" = basic ]; then
  # --user does not form-encode (RFC 6749, 2.3.1): good for letters and digits only.
  quoted=$(printf '%s:' "$POS_CLIENT_ID" | cat - "$POS_CLIENT_SECRET_FILE" | sed 's/["\\]/\\&/g')
  ask --config - --data grant_type=client_credentials "$endpoint" <<CONFIG
user = "$quoted"
CONFIG
else
  ask --data grant_type=client_credentials --data-urlencode "client_id=$POS_CLIENT_ID" \
    --data-urlencode "client_secret@$POS_CLIENT_SECRET_FILE" "$endpoint"
fi
[ "$status" = 200 ] || fail "$(member error)"
type=$(member token_type)
seconds=$(member expires_in)

ask --config - --header 'Content-Type: application/json' --data '{"query":"{ __typename }"}' \
  "$POS_ISSUER/api/graphql" <<CONFIG
header = "Authorization: $type $(member access_token)"
CONFIG
printf '{"client":"%s","tokenType":"%s","expiresIn":%s,"apiStatus":%s,"typename":"%s"}\n' \
  "$client" "$type" "$seconds" "$status" "$(member __typename)"
