# Sourced by the other scripts: finds the tree, installs what is missing, builds a preset.
# shellcheck shell=bash

set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(cmake g++ libarchive-dev libcld2-dev libcxxopts-dev libfmt-dev libgmime-3.0-dev libgumbo-dev
  libicu-dev libpsl-dev libsimdjson-dev libstemmer-dev libxapian-dev libxml2-dev libxxhash-dev libzstd-dev
  ninja-build nlohmann-json3-dev pkg-config scdoc zlib1g-dev)
test_packages=(doctest-dev mandoc python3 shellcheck xapian-tools)

say() { printf '%s\n' "== $*"; }
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

is_debian_12() { grep -qs '^ID=debian' /etc/os-release && grep -qs '^VERSION_ID="12"' /etc/os-release; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "These packages are missing and only root can install them: ${missing[*]}"
  fi
}

# install_missing PACKAGE...: Debian packages; silent when there is nothing to do.
install_missing() {
  missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { as_root apt-get update && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "The packages could not be installed."
  fi
  rm -f "$log"
}

# On another system: name what is needed and not there.
check_libraries() {
  local absent=()
  for tool in cmake ninja pkg-config c++; do
    command -v "$tool" >/dev/null || absent+=("$tool")
  done
  for module in xapian-core icu-i18n libzstd libxxhash simdjson libarchive zlib gmime-3.0 gumbo libpsl libxml-2.0; do
    pkg-config --exists "$module" 2>/dev/null || absent+=("$module")
  done
  [ ${#absent[@]} -eq 0 ] || fail "This is not Debian 12, so nothing is installed here. Dateline needs
CMake 3.25, Ninja, pkg-config, a C++20 compiler and, with their headers: Xapian 1.4.22 or later in
the 1.4 series, ICU, zstd, xxHash, simdjson, libarchive, zlib, GMime, gumbo, libpsl, libxml2, CLD2, libstemmer, fmt, nlohmann-json, cxxopts;
doctest for the tests; scdoc for the manuals.
Not found: ${absent[*]}"
}

# prepare PACKAGE...
prepare() {
  if is_debian_12; then
    install_missing "$@"
  else
    check_libraries
  fi
}

# As many compilers as there are cores, but no more than memory allows at 2 GiB each.
jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ {print int($2 / 2097152)}' /proc/meminfo 2>/dev/null || true)
  [ "${memory:-0}" -ge 1 ] || memory=$cores
  printf '%s' "$((cores < memory ? cores : memory))"
}

# build PRESET [CMAKE-OPTION...]
build() {
  local preset=$1 log
  shift
  say "building ($preset, in build/$preset)"
  log=$(mktemp)
  if ! (cd "$top" && cmake --preset "$preset" "$@" && cmake --build --preset "$preset" \
    --parallel "$(jobs)") >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "The build failed."
  fi
  rm -f "$log"
}
