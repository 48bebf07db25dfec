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

# A checkout of depth 1 does not have the base; where it cannot be had, the gate says what to do.
if [[ "$BASE" =~ ^[0-9a-f]{40}$ ]] && ! git cat-file -e "$BASE^{commit}" 2>/dev/null; then
    git fetch --quiet --no-tags --depth=1 origin "$BASE" || true
fi

code=0
llmcost gate "${options[@]}" || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [[ -s "$snapshot" ]]; then
    echo "snapshot=$snapshot" >>"$GITHUB_OUTPUT"
    "$PYTHON" "$GITHUB_ACTION_PATH/ci/github/outputs.py" "$snapshot" >>"$GITHUB_OUTPUT"
    llmcost render "$snapshot" -f annotations
    # GitHub takes 1 MiB for a step, and nothing at all of what is longer.
    llmcost render "$snapshot" -f github | head -c 1000000 >>"$GITHUB_STEP_SUMMARY" || true
fi
