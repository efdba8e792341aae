#!/bin/sh
# usage: check.sh SOURCE-TREE VERSION
# What must hold of the tree itself: manuals without faults, scripts without faults, one version
# number everywhere, no machine's paths.
set -eu
cd "$1"
version=$2
status=0
complain() {
  printf '%s\n' "$*" >&2
  status=1
}
for page in indexer/dateline-index.1.scd searcher/dateline-search.1.scd \
  searcher/dateline-query.7.scd; do
  scratch=$(mktemp -d)
  rendered=$scratch/$(basename "$page" .scd)
  scdoc <"$page" >"$rendered" || complain "$page: scdoc refuses it"
  # scdoc writes empty paragraphs; they do no harm.
  faults=$(mandoc -T lint -W warning "$rendered" 2>&1 | grep -v 'skipping paragraph macro' || true)
  [ -z "$faults" ] || complain "$page: $faults"
  rm -rf "$scratch"
done
shellcheck -x scripts/bench scripts/demo scripts/fuzz scripts/nightly scripts/test .ci/run tests/consumer/run.sh \
  tests/tree/check.sh || complain "shellcheck has found faults"
grep -q "^## \[$version\]" CHANGELOG.md || complain "CHANGELOG.md has no entry for $version"
for place in "$PWD/" "${HOME:-}/"; do
  [ ${#place} -gt 4 ] || continue
  if grep -rIlF --exclude-dir=.git --exclude-dir=build -e "$place" .; then
    complain "the files above name a path of this machine: $place"
  fi
done
exit $status
