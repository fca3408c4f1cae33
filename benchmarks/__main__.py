"""All benchmarks, one after the other, each in a process of its own: `make bench`, or the names of those wanted."""

import subprocess
import sys

BENCHMARKS = ("audit", "startup", "import_log", "desk", "search")


def main(names: tuple[str, ...]) -> int:
    failed = 0
    for name in names:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"]).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or BENCHMARKS))
