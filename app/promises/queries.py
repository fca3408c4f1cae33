"""The working calendar our promises are measured by, from the company's settings."""

from datetime import time

from app.db.context import Context
from app.kernel.calendar import WorkingCalendar, same_hours
from app.promises.rules import public_holidays


def company_calendar(ctx: Context, year: int) -> WorkingCalendar:
    """Monday to Friday between the company's hours, without the public holidays of that year and the next."""
    opens = time.fromisoformat(str(ctx.setting("promises.opens")))
    closes = time.fromisoformat(str(ctx.setting("promises.closes")))
    holidays = public_holidays(str(ctx.setting("company.country")), (year, year + 1))
    return WorkingCalendar(ctx.zone, same_hours((opens, closes)), holidays)
