"""The command line: one verb, one use case, through the same door as the desktop.

Exit codes: 0 it is done, 1 it was refused or something was found, 2 it was called wrongly. With `--json` the standard
output holds JSON alone; progress, messages and refusals go to the standard error.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.kernel.i18n import LANGUAGES, set_language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb in the user's language and answer its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    set_language(language_of(arguments, os.environ))
    from app.cli.faults import run_safely
    from app.cli.verbs import command

    return run_safely(command(), arguments)


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """What `--language` asks for, else the environment; English for a language that Pronto does not speak."""
    asked = [after for before, after in pairwise(arguments) if before == "--language"]
    asked += [argument.partition("=")[2] for argument in arguments if argument.startswith("--language=")]
    spoken = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    wanted = asked[0] if asked else spoken[:2]
    return wanted if wanted in LANGUAGES else "en"
