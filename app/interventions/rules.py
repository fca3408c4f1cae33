"""What the moments of a visit tell. No I/O here."""

from datetime import datetime, timedelta

ROUNDED = timedelta(minutes=15)
"""What a technician may add to his time without contradicting the clock."""


def are_moments_of_work(arrived_at: datetime | None, finished_at: datetime | None, work_minutes: int) -> bool:
    """Whether the work fits between arrival and end: buttons that were pressed afterwards tell nothing of it."""
    if arrived_at is None or finished_at is None:
        return False
    return finished_at - arrived_at + ROUNDED >= timedelta(minutes=work_minutes)
