#!/bin/sh
# Checks that the libraries of the system which Qt's windows, platforms and printing load are there, and that Qt starts.
set -eu
cd "$(dirname "$0")/.."

packages="libgl1 libegl1 libfontconfig1 libdbus-1-3 libglib2.0-0 libxkbcommon0 libbrotli1
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1
    libwayland-cursor0 libcups2 libgssapi-krb5-2"

missing_libraries() {
    command -v ldd >/dev/null || return 0
    qt=$(.venv/bin/python -c 'from importlib.util import find_spec as f; print(f("PySide6").submodule_search_locations[0])')
    ldd "$qt"/QtWidgets.*.so "$qt"/QtSvg.*.so "$qt"/QtPrintSupport.*.so "$qt"/QtNetwork.*.so "$qt"/Qt/plugins/printsupport/*.so \
        "$qt"/Qt/plugins/platforms/libqoffscreen.so "$qt"/Qt/plugins/platforms/libqxcb.so \
        "$qt"/Qt/plugins/platforms/libqwayland*.so 2>/dev/null | awk '/not found/ { print $1 }' | sort -u
}

missing=$(missing_libraries)
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086  # one word per package
    sh packaging/debian.sh "Qt misses libraries of the system, the first of them $(echo "$missing" | head -n 1)" $packages
    missing=$(missing_libraries)
    if [ -n "$missing" ]; then
        echo "Qt still misses: $(echo "$missing" | tr '\n' ' ')" >&2
        exit 1
    fi
fi
QT_QPA_PLATFORM=offscreen .venv/bin/python -c 'from PySide6.QtWidgets import QApplication; QApplication([])'
