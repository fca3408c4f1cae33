"""Tables beside the records: what is in passing and belongs to nobody's history, so no trail is kept of it."""

from sqlalchemy import MetaData

BESIDE = MetaData()
"""Migrated like the records' tables; they have neither a version nor triggers."""
