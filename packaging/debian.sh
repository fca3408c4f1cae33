#!/bin/sh
# debian.sh WHY PACKAGE...: installs packages where we are root on a Debian-like system; else says which line to type.
set -eu
why=$1
shift
if ! command -v apt-get >/dev/null; then
    echo "$why. Install what your system calls these Debian packages: $*" >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "$why. Type this line and try again:" >&2
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends $*" >&2
    exit 1
fi
echo "$why. Installing: $*"
export DEBIAN_FRONTEND=noninteractive
if ! report=$(apt-get update -qq 2>&1; apt-get install -qq -y --no-install-recommends "$@" 2>&1); then
    echo "$report" >&2
    exit 1
fi
