#!/usr/bin/env bash
# fetch-base.sh COMMIT: fetches one commit into a shallow checkout that does not have it. Run in any folder of the
# checkout. It never fails: if the commit is not available, the gate reports it with a remedy.
#
# The files of the checkout belong to a pull request: one of its folders may look like a repository. So the repository is the
# one at the nearest `.git`, which git never checks out, and git gets its path explicitly; see src/llmcost/vcs/git.py.
set -euo pipefail

base=$1
[[ "$base" =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]] || exit 0
top=$(pwd -P)
while [[ ! -e "$top/.git" ]]; do
    [[ -n "$top" ]] || exit 0
    top=${top%/*}
done
cd "$top/"
while read -r program; do
    [[ "$program" != /* || "$program" == "$top"/* ]] || break # not ./node_modules/.bin/git
done < <(type -aP git)
[[ "${program:-}" == /* ]] || exit 0

for name in $(compgen -e GIT_ || true); do
    unset "$name"
done
export GIT_ALLOW_PROTOCOL=https:ssh:file GIT_TERMINAL_PROMPT=0 GIT_NO_LAZY_FETCH=1
git=("$program" --git-dir="$top/.git" --work-tree="$top" --no-replace-objects
    -c safe.bareRepository=explicit -c core.fsmonitor=false -c core.hooksPath=/dev/null
    -c protocol.ext.allow=never -c fetch.recurseSubmodules=false)

# An existing commit is not fetched. The test for it must not fetch it either, as a partial clone would.
GIT_ALLOW_PROTOCOL=none "${git[@]}" cat-file -e "$base^{commit}" 2>/dev/null ||
    "${git[@]}" fetch --quiet --no-tags --no-recurse-submodules --depth=1 origin "$base" || true
