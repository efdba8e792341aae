#!/bin/sh
# usage: run.sh BUILD-TREE SOURCE-TREE SCRATCH
# Installs Dateline into SCRATCH, builds the consumer against that alone, and lets it search an
# archive of corpus/ that the installed program has made.
set -eu
build=$1 source=$2 scratch=$3
rm -rf "$scratch"
mkdir -p "$scratch"
cmake --install "$build" --prefix "$scratch/prefix" >"$scratch/install.log"
cmake -S "$source/tests/consumer" -B "$scratch/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$scratch/prefix" ${4:+-DCMAKE_CXX_FLAGS="$4"} >"$scratch/configure.log"
cmake --build "$scratch/build"
"$scratch/prefix/bin/dateline-index" build -q "$scratch/archive" "$source/corpus/articles"
"$scratch/build/consumer" "$scratch/archive" 'putin xi visit date:2024-05' >"$scratch/output"
cat "$scratch/output"
grep -q 'articles match putin xi visit date:2024-05' "$scratch/output"
grep -q '^1\. ' "$scratch/output"
grep -q '^source: ' "$scratch/output"
grep -q '^lang: .*en ' "$scratch/output"
# A malformed query is the consumer's to report.
if "$scratch/build/consumer" "$scratch/archive" 'soruce:x' 2>"$scratch/error"; then
  exit 1
fi
grep -q 'soruce' "$scratch/error"
