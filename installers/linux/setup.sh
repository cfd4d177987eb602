#!/usr/bin/env bash
# Sets up Vega from nothing on Debian: system libraries that are missing, .venv, pinned packages.
# Usage: setup.sh [--screen] [--tests]
#   --screen adds what drawing real windows without a monitor needs
#   --tests adds what some tests need and others do without (a Redis for the hub's, a browser for its guests, a TURN server)
set -euo pipefail
cd "$(dirname "$0")/../.."

LIBRARIES="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1
  libpulse0 libxkbcommon-x11-0 libxcb-randr0 libxcb-sync1 libxcb-xfixes0 libx11-xcb1 python3-venv fonts-noto-color-emoji"
FOR_TESTS=""
for option in "$@"; do
  case "$option" in
    --screen) LIBRARIES="$LIBRARIES xvfb xauth" ;;
    --tests) FOR_TESTS="redis-server chromium coturn" ;;
    *) printf 'vega: unknown option %s\n' "$option" >&2; exit 2 ;;
  esac
done

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() { printf 'vega: %s\n' "$*" >&2; exit 1; }

# install_libraries NAMES otherwise-skip|otherwise-fail: what cannot be installed is skipped, or ends the set-up
install_libraries() {
  command -v dpkg-query >/dev/null || { say "Not a Debian system: install the equivalents of: $1"; return; }
  local missing=() name
  for name in $1; do
    # Debian 13 renamed some packages with the suffix t64
    # (that one of the two is unknown is no failure)
    { dpkg-query -W -f '${Status}\n' "$name" "${name}t64" 2>/dev/null || true; } | grep -q '^install ok installed' \
      || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "Installing system libraries: ${missing[*]}"
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      [ "$2" = otherwise-skip ] && { say "Some tests will be skipped; they need: ${missing[*]}"; return; }
      fail "these Debian packages are missing and neither root nor sudo is at hand: ${missing[*]}"
    fi
    root=(sudo)
  fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  # the tests start their own; one that serves the network is nobody's wish
  case " ${missing[*]} " in *" coturn "*)
    if [ -d /run/systemd/system ]; then "${root[@]}" systemctl disable --now --quiet coturn; fi ;;
  esac
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    if "$candidate" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  fail "Vega needs Python 3.11, 3.12 or 3.13; found $(python3 --version 2>&1 || echo none). Install python3.11, or name one: make PYTHON=/path/to/python3.12 demo"
}

install_libraries "$LIBRARIES" otherwise-fail
install_libraries "$FOR_TESTS" otherwise-skip
python=$(find_python)
# a folder that another Python made, or that broke halfway, is made anew
.venv/bin/python -c 'import pip' 2>/dev/null || { say "Making .venv with $("$python" --version)"; rm -rf .venv; "$python" -m venv .venv; }
if [ ! -e .venv/.ready ] || [ requirements.lock -nt .venv/.ready ] || [ pyproject.toml -nt .venv/.ready ] || [ installers/linux/setup.sh -nt .venv/.ready ]; then
  say "Installing packages from requirements.lock (about 2.5 GB once installed)"
  # the lock file lists everything, so nothing is resolved; torch first, because it is by far the largest
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  touch .venv/.ready
fi
