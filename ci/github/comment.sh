#!/usr/bin/env bash
# Comments on the pull request. A failure is reported, but does not fail the job: only the gate decides.
set -euo pipefail

if [[ "$FORK" == true ]]; then
    echo "::notice title=llmcost::A pull request from a fork has a read-only token: the report is in the job's summary"
    exit 0
fi
llmcost comment github "$SNAPSHOT" --tag "$TAG" --behavior "$BEHAVIOR" --comment-when "$WHEN" ||
    echo "::warning title=llmcost::The comment was not posted: the log says why, and the report is in the job's summary"
