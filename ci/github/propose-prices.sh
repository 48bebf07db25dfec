#!/usr/bin/env bash
# Opens a pull request with the changes of `make prices`, or updates the one that is open.
#
# FOLDER    has prices.patch and proposal.md of the job that ran `make prices`
# GH_TOKEN  may write contents and pull requests
set -euo pipefail

branch=prices/weekly
title="Prices of $(date -u +%Y-%m-%d)"
if [ ! -s "$FOLDER/prices.patch" ]; then
    echo "There is nothing to propose."
    exit 0
fi
git switch -C "$branch"
# Only files that `make prices` writes: a patch with any other path does not apply.
git apply --include=pricing.yaml --include=docs/PRICES.md --include=prices/open.md \
    --include=tests/oracle/lists.json --include=src/llmcost/read/catalog/agreement.json "$FOLDER/prices.patch"
git add -A
git -c user.name=prices -c user.email=prices@users.noreply.github.com commit --message "$title"
git push --force origin "$branch"
head -c 60000 "$FOLDER/proposal.md" > "$FOLDER/body.md"
if [ "$(gh pr list --head "$branch" --state open --json number --jq length)" = 0 ]; then
    gh pr create --head "$branch" --title "$title" --body-file "$FOLDER/body.md"
else
    gh pr edit "$branch" --title "$title" --body-file "$FOLDER/body.md"
fi
