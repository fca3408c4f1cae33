"""What the company has set, for the pages that show it."""

from datetime import date
from typing import Any

from app.db.context import Context
from app.kernel.settings import SETTINGS


def settings_now(ctx: Context) -> dict[str, Any]:
    """Every setting's value by its key; of a secret only whether there is one."""
    return {key: bool(ctx.setting(key)) if setting.is_secret else ctx.setting(key) for key, setting in SETTINGS.items()}


def mail_password(ctx: Context) -> str:
    """For the program that signs in at the mail server; asks for the right to change it."""
    ctx.require("staff.manage")
    return str(ctx.setting("mail.password"))


def company_today(ctx: Context) -> date:
    """The day it is where the company is: a bill is overdue by it, and a form begins with it."""
    return ctx.today
