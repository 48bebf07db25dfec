#!/usr/bin/env bash
# Runs the gate, and reports to the runner: annotations, the job summary, and the outputs of action.yml.
# Inputs of the action are passed in the environment, and are never part of a command except as a single argument.
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

# The gate only decides here. Rendering its snapshot writes everything that the runner shows.
code=0
GITHUB_ACTIONS="" GITHUB_STEP_SUMMARY="" GITHUB_OUTPUT="" llmcost ${settings[@]+"${settings[@]}"} gate "${options[@]}" || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [[ -s "$snapshot" ]]; then
    echo "snapshot=$snapshot" >>"$GITHUB_OUTPUT"
    llmcost render "$snapshot" -f annotations
fi
