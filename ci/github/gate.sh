#!/usr/bin/env bash
# Runs the gate, and tells the runner: annotations, the summary of the job, and the outputs of action.yml.
# What people type into the action stands in the environment, and is never part of a command but as a word.
set -euo pipefail

snapshot="$RUNNER_TEMP/llmcost/gate.json"
mkdir -p "$(dirname "$snapshot")"
rm -f "$snapshot"

options=(--mode "$MODE" -f table -o "$snapshot")
[[ "$STRICT" != true ]] || options+=(--strict)
[[ -z "$BASE" ]] || options+=(--base "$BASE")
[[ -z "$ANCHOR" ]] || options+=(--anchor "$ANCHOR")
[[ -z "$MAX_MONTHLY" ]] || options+=(--max-monthly "$MAX_MONTHLY")
[[ -z "$MAX_PER_REQUEST" ]] || options+=(--max-per-request "$MAX_PER_REQUEST")
while IFS= read -r limit; do
    [[ -z "$limit" ]] || options+=(--max-increase "$limit")
done <<<"$MAX_INCREASE"
options+=(--)
while IFS= read -r path; do
    [[ -z "$path" ]] || options+=("$path")
done <<<"$PATHS"

settings=()
[[ -z "$CONFIG" ]] || settings+=(--config "$CONFIG")

# A checkout of depth 1 does not have the base.
bash "$GITHUB_ACTION_PATH/ci/fetch-base.sh" "$BASE"

# The gate only decides here. What the runner shows of it is written once, by the rendering of its snapshot.
code=0
GITHUB_ACTIONS="" GITHUB_STEP_SUMMARY="" GITHUB_OUTPUT="" llmcost ${settings[@]+"${settings[@]}"} gate "${options[@]}" || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [[ -s "$snapshot" ]]; then
    echo "snapshot=$snapshot" >>"$GITHUB_OUTPUT"
    llmcost render "$snapshot" -f annotations
fi
