#!/bin/sh
# The same with nothing but curl and the command: sign up, wait, follow the link, type the code.
set -eu
to="shell.$$.$1@example.test"
curl -sf -o /dev/null -d "email=$to" "$APP_URL/sign-up"
link=$($STAGINGPOST wait --to "$to" --subject verify --print link)
code=$($STAGINGPOST wait --to "$to" --subject verify --print code)
curl -sf -d "code=$code" "$link" | grep -q "Verified: $to"
