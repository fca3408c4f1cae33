"""A profile says how a log is read; a faulty one is refused with every fault and its key."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.calls.flow import CallState, WaitCause
from app.intake.profiles import NoSuchProfile, NotReadable, load_profile, read_profile, shipped_profiles
from app.intake.rules import Meaning
from app.kernel.errors import Refused
from app.promises.rules import Severity
from tests.app.intake.conftest import PROFILE


def faults(text: str) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as refusal:
        read_profile(tomllib.loads(text))
    assert all(str(reason) for reason in refusal.value.reasons)
    return [(type(reason).__name__, reason.at) for reason in refusal.value.reasons]


@pytest.mark.parametrize("name", shipped_profiles())
def test_a_shipped_profile_is_sound(name: str):
    assert load_profile(name).name == name


def test_helpdesk_and_servicenow_come_with_pronto():
    assert {"helpdesk", "servicenow"} <= set(shipped_profiles())


def test_a_users_own_file_is_read(tmp_path: Path):
    file = tmp_path / "desk.toml"
    file.write_text(PROFILE, "utf-8-sig")
    profile = load_profile(str(file))
    assert profile.meaning("Parked ") == Meaning(CallState.WAITING, WaitCause.CUSTOMER)
    assert profile.meaning("Printed") == profile.meaning("never heard of") == Meaning()
    assert profile.severity.of({"Weight": "1"}) == Severity.BLOCKED
    assert profile.severity.of({"Weight": "9"}) == Severity.NUISANCE
    assert profile.moment(profile.time_of("01/07/2026 09:00")) == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_the_profile_that_the_guide_shows_is_sound():
    guide = (Path(__file__).parents[3] / "docs" / "guide" / "import-profiles.md").read_text("utf-8")
    shown = guide.partition("```toml\n")[2].partition("```")[0]
    assert read_profile(tomllib.loads(shown)).severity.of({"Impact": "High"}) == Severity.BLOCKED


def test_a_text_with_an_unknown_value_in_it_is_empty():
    profile = read_profile(tomllib.loads(PROFILE))
    assert profile.text("subject", {"Ticket": "T1", "Machine": "Printer {0}"}) == "T1: Printer {0}"
    assert profile.text("subject", {"Ticket": "T1", "Machine": "?"}) == ""
    assert profile.text("subject", {"Ticket": "T1"}) == ""


def test_every_missing_key_is_named():
    assert faults("") == [
        ("KeyMissing", "activities"),
        ("KeyMissing", "name"),
        ("KeyMissing", "columns.case"),
        ("KeyMissing", "columns.activity"),
        ("KeyMissing", "columns.resource"),
        ("KeyMissing", "columns.time"),
        ("KeyMissing", "time.format"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('"registered"', '"started"', "activities.Opened"),
        ('"waiting:customer"', '"waiting:rain"', "activities.Parked"),
        ('"Europe/Rome"', '"Europe/Atlantis"', "time.zone"),
        ('"%d/%m/%Y %H:%M"', '"%H:%M"', "time.format"),
        ('unknown = ["?"]', "unknown = 7", "file.unknown"),
        ('unknown = ["?"]', 'encoding = "klingon"', "file.encoding"),
        ('unknown = ["?"]', 'delimiter = "||"', "file.delimiter"),
        ('default = "nuisance"', 'default = "dire"', "severity.default"),
        ('"1" = "blocked"', '"1" = "dire"', "severity.values.1"),
        ('case = "Ticket"', "case = 7", "columns.case"),
        ('weight = "Weight"', 'written_at = "Weight"', "facts.written_at"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_key(before: str, after: str, key: str):
    assert before in PROFILE
    assert ("BadValue", key) in faults(PROFILE.replace(before, after))


def test_a_key_that_pronto_does_not_know_is_refused():
    assert faults(PROFILE + '\n[colours]\nred = "#f00"\n') == [("KeyUnknown", "colours.red")]
    assert faults('tint = "red"\n' + PROFILE) == [("KeyUnknown", "tint")]


def test_a_profile_that_does_not_exist_or_is_no_toml_is_refused(tmp_path: Path):
    with pytest.raises(NoSuchProfile, match="helpdesk, servicenow"):
        load_profile("helpdesc")
    broken = tmp_path / "broken.toml"
    for content in (b"name = ", b"name = '\xe8'"):
        broken.write_bytes(content)
        with pytest.raises(NotReadable):
            load_profile(str(broken))
