"""The settings people changed, as records with a trail of their own; what nobody changed has its default."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db.base import Record
from app.kernel.settings import SETTINGS, Setting


class StoredSetting(Record):
    """A secret stands in a column of its own, of which the trail keeps a fingerprint alone."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]
    secret: Mapped[str] = mapped_column(default="", info={"secret": True})


def setting_value(session: Session, key: str) -> str | int | bool:
    declared = SETTINGS[key]
    column = StoredSetting.secret if declared.is_secret else StoredSetting.value
    stored = session.scalar(select(column).where(StoredSetting.key == key))
    return declared.default if stored is None else declared.read(stored)


def store_setting(session: Session, key: str, value: Any) -> None:
    """Refuses a value that is not of the setting's type."""
    declared = SETTINGS[key]
    word = Setting.write(value)
    declared.read(word)
    value_word, secret = ("", word) if declared.is_secret else (word, "")
    stored = session.scalar(select(StoredSetting).where(StoredSetting.key == key))
    if stored is None:
        session.add(StoredSetting(key=key, value=value_word, secret=secret))
    else:
        stored.value, stored.secret = value_word, secret
