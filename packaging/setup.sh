#!/bin/sh
# Makes .venv from requirements.lock and checks that Qt finds its libraries. `make setup` calls it when something changed.
set -eu
cd "$(dirname "$0")/.."

supported='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'

newest_python() {
    for candidate in python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c "$supported" 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Pronto needs Python 3.11, 3.12 or 3.13, and none of them is on the PATH of this machine." >&2
    exit 1
}

if ! .venv/bin/python -c "$supported" 2>/dev/null; then
    python=$(newest_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        sh packaging/debian.sh "$version cannot make virtual environments yet" "$version-venv"
    fi
    "$python" -m venv --clear .venv
fi

echo "Installing the locked packages into .venv (once, a minute or two) ..."
pip=".venv/bin/python -m pip --disable-pip-version-check -qq"
$pip install --require-hashes --no-deps -r requirements.lock
$pip install --no-deps --no-build-isolation -e .

sh packaging/qt.sh
