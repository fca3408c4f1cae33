"""The user's own folders on this machine: where the database, the log file and the preferences stand."""

from pathlib import Path


def data_folder() -> Path:
    """Where the default database stands; it need not exist yet."""
    from platformdirs import user_data_path

    return user_data_path("pronto", appauthor=False)


def log_file() -> Path:
    """Where bugs are written with their reference numbers."""
    from platformdirs import user_state_path

    return user_state_path("pronto", appauthor=False) / "pronto.log"


def default_database() -> Path:
    """The file of the embedded database that is used when no other is named."""
    return data_folder() / "pronto.db"


def preferences_file() -> Path:
    """Where the desktop keeps what this user likes: theme, language, where the window stood."""
    from platformdirs import user_config_path

    return user_config_path("pronto", appauthor=False) / "desktop.ini"
