"""Write the next revision of the database from what the models have and the migrations lack."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from app.db.database import Database
from app.setup import alembic_config, migrate


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'revise.db'}")
        migrate(database)
        with database.unguarded() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True)
        database.dispose()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "change")
