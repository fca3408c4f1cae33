"""The company changes what it has set; every wrong value is said at once."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.backend import Backend
from app.company.commands import change_settings
from app.company.queries import mail_password, settings_now
from app.kernel.errors import NotPermitted, Refused
from app.kernel.i18n import country_names
from app.kernel.permissions import Role, permissions_of
from app.kernel.settings import SETTING_PAGES, SETTINGS
from app.promises.rules import public_holidays


def test_what_is_changed_is_read_again_and_the_rest_keeps_its_default(backend: Backend):
    backend.run(change_settings, values={"company.name": " Caldaie Rossi ", "billing.payment_days": 60})
    now = backend.read(settings_now)
    assert (now["company.name"], now["billing.payment_days"]) == ("Caldaie Rossi", 60)
    assert now["company.zone"] == SETTINGS["company.zone"].default


def test_all_reasons_come_at_once_each_at_its_setting_and_nothing_is_kept(backend: Backend):
    wrong = {"company.tax_id": "00743110158", "company.iban": "IT60", "promises.closes": "07:00", "mail.smtp_port": 0}
    with pytest.raises(Refused) as refusal:
        backend.run(change_settings, values={"company.name": "Rossi", **wrong})
    assert {reason.at for reason in refusal.value.reasons} == set(wrong)
    assert backend.read(settings_now)["company.name"] == ""


def test_tax_numbers_are_judged_by_the_country_set_with_them(backend: Backend):
    backend.run(change_settings, values={"company.country": "RU", "company.tax_id": "7707083893"})
    with pytest.raises(Refused):
        backend.run(change_settings, values={"company.tax_id": "00743110157"})


def test_a_country_is_one_whose_holidays_are_known(backend: Backend):
    with pytest.raises(Refused):
        backend.run(change_settings, values={"company.country": "XX"})
    for country in country_names():
        assert public_holidays(country, (2026,)) is not None


def test_only_who_manages_users_changes_settings(backend: Backend):
    backend.actor = replace(backend.actor, permissions=permissions_of({Role.DISPATCHER}))
    with pytest.raises(NotPermitted):
        backend.run(change_settings, values={"company.name": "Rossi"})
    with pytest.raises(NotPermitted):
        backend.read(mail_password)


def test_a_secret_is_shown_to_no_screen_and_stands_in_no_line_of_the_trail(backend: Backend):
    backend.run(change_settings, values={"mail.password": "Zwiebelkuchen-7"})
    assert backend.read(settings_now)["mail.password"] is True
    assert backend.read(mail_password) == "Zwiebelkuchen-7"
    with backend.database.reader.connect() as connection:
        diffs = [str(diff) for diff in connection.scalars(text("SELECT diff FROM audit_change"))]
    assert any("sha256:" in diff for diff in diffs)
    assert not any("Zwiebelkuchen" in diff for diff in diffs)


def test_every_setting_stands_on_a_page_and_its_choices_have_words():
    for setting in SETTINGS.values():
        assert setting.page in SETTING_PAGES
        assert not setting.words or set(setting.words) == set(setting.choices)
