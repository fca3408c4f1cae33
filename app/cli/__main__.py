"""`python -m app.cli`, the same as `main.py` with a verb."""

import sys

from app.cli import main

sys.exit(main())
