"""Starts Pronto: the desktop when nothing is asked for, the command line otherwise."""

import gc
import sys


def main() -> int:
    if len(sys.argv) > 1:
        from app.cli import main as command_line

        return command_line(sys.argv[1:])
    from app.kernel.errors import Refused

    gc.disable()  # from here on garbage is collected in Qt's thread alone (ui/toolkit/garbage.py)
    from ui.desktop import run

    try:
        return run()
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
