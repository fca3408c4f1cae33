"""Changing what the company has set."""

from collections.abc import Mapping
from typing import Any

from app.company.rules import reasons_against
from app.db.context import Context
from app.db.settings import store_setting
from app.kernel.errors import refuse_if_any
from app.kernel.settings import SETTINGS


def change_settings(ctx: Context, *, values: Mapping[str, Any]) -> None:
    """Keep these values by their keys, all or none; refuses with every reason, each at its key."""
    for right in {SETTINGS[key].right for key in values}:
        ctx.require(right)
    now = {key: values.get(key, ctx.setting(key)) for key in ("company.country", "promises.opens", "promises.closes")}
    refuse_if_any(
        reasons_against(values, str(now["company.country"]), str(now["promises.opens"]), str(now["promises.closes"]))
    )
    for key, value in values.items():
        store_setting(ctx.session, key, value.strip() if isinstance(value, str) else value)
