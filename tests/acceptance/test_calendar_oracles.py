"""Due times and working times that other help desks' own tests expect, restated in sla_cases.json."""

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.kernel.calendar import Hours, Span, WorkingCalendar

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def cases(data, *kinds):
    found = json.loads((data / "05_sla_oracles" / "sla_cases.json").read_text(encoding="utf-8"))["cases"]
    return [case for case in found if case["kind"] in kinds]


def wall(text: str) -> time:
    """24:00 is midnight; so is 23:59 where the source cannot write 24:00 (zammad-32)."""
    return time(0) if text in ("24:00", "23:59") else time.fromisoformat(text)


def holidays(texts: list[str], years: range) -> frozenset[date]:
    dated = [date.fromisoformat(text) for text in texts if len(text) > 5]
    yearly = [date.fromisoformat(f"{year}-{text}") for text in texts if len(text) == 5 for year in years]
    return frozenset(dated + yearly)


def calendar_of(case) -> WorkingCalendar:
    hours = case["business_hours"]
    week: tuple[tuple[Hours, ...], ...] = tuple(
        tuple((wall(opens), wall(closes)) for opens, closes in hours.get(day, [])) for day in DAYS
    )
    year = int(case["start"][:4])
    return WorkingCalendar(ZoneInfo(case["timezone"]), week, holidays(case["holidays"], range(year - 1, year + 5)))


def pauses_of(case) -> list[Span]:
    return [(moment(start), moment(end)) for start, end in case.get("pauses", [])]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def next_working_instant(calendar: WorkingCalendar, found: datetime, case) -> datetime:
    """Sources that roll a due time at closing on to the next opening mean the same point of working time."""
    if case.get("semantics", {}).get("boundary") == "next_open":
        return calendar.add_working(found, 0)
    return found


def test_due_times_are_those_of_the_oracles(data):
    wrong = {}
    for case in cases(data, "add_working_time"):
        calendar = calendar_of(case)
        amount = timedelta(seconds=case["add_seconds"])
        due = calendar.add_working_time(moment(case["start"]), amount, pauses_of(case))
        if next_working_instant(calendar, due, case) != moment(case["expected"]["end"]):
            wrong[case["id"]] = (due, case["expected"]["end"])
    assert not wrong


def test_working_times_are_those_of_the_oracles(data):
    wrong = {}
    for case in cases(data, "working_time_between"):
        found = calendar_of(case).working_time(moment(case["start"]), moment(case["end"]), pauses_of(case))
        if found != timedelta(seconds=case["expected"]["seconds"]):
            wrong[case["id"]] = (found, case["expected"]["seconds"])
    assert not wrong


def test_an_escalation_level_lies_before_its_due_time_in_working_time(data):
    for case in cases(data, "escalation_offset"):
        calendar, start = calendar_of(case), moment(case["start"])
        target = timedelta(seconds=case["target_seconds"])
        level = calendar.add_working_time(start, target + timedelta(seconds=case["offset_seconds"]))
        assert (calendar.add_working_time(start, target), level) == (
            moment(case["expected"]["due"]),
            moment(case["expected"]["level_at"]),
        ), case["id"]


def test_working_time_after_and_within_agrees_with_the_business_time_library(data):
    found = json.loads((data / "05_sla_oracles" / "biz_gem_cases.json").read_text(encoding="utf-8"))
    schedule = found["default_schedule"]
    schedule = {"business_hours": schedule["hours"], "timezone": schedule["time_zone"], "holidays": [], "start": "2006"}
    calendar = calendar_of(schedule)
    for case in found["add_business_time"]:
        if case["dir"] == "after" and case["unit"] != "days":
            amount = timedelta(**{case["unit"]: case["n"]})
            assert calendar.add_working_time(moment(case["from"]), amount) == moment(case["expect"]), case
    for case in found["business_time_within"]:
        worked = calendar.working_time(moment(case["from"]), moment(case["to"]))
        assert worked == timedelta(hours=case["expect_hours"]), case
