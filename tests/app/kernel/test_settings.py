import pytest

from app.kernel.i18n import use_language
from app.kernel.settings import SETTINGS, BadSetting, Setting

NUMBER = Setting("a.number", 30, "Days to pay")
SWITCH = Setting("a.switch", True, "Switch")
CHOICE = Setting("a.choice", "EUR", "Currency", ("EUR", "CHF"))
TEXT = Setting("a.text", "", "Name")


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (NUMBER, "45", 45),
        (NUMBER, "-1", -1),
        (SWITCH, "true", True),
        (SWITCH, "false", False),
        (CHOICE, "CHF", "CHF"),
        (TEXT, "", ""),
    ],
)
def test_a_setting_reads_what_it_wrote_as_the_type_of_its_default(setting, text, value):
    assert setting.read(text) == value
    assert type(setting.read(text)) is type(setting.default)
    assert setting.write(value) == text


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (NUMBER, "many"),
        (NUMBER, "1.5"),
        (NUMBER, ""),
        (NUMBER, "--5"),
        (NUMBER, "1-"),
        (NUMBER, "²"),
        (SWITCH, "yes"),
        (SWITCH, "True"),
        (CHOICE, "USD"),
        (CHOICE, ""),
    ],
)
def test_what_is_not_of_a_settings_type_is_refused_with_its_label(setting, text):
    with pytest.raises(BadSetting) as refusal:
        setting.read(text)
    assert refusal.value.at == setting.key
    with use_language("en"):
        assert setting.label in str(refusal.value)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=str)
def test_every_default_is_a_value_of_its_setting(setting):
    assert setting.read(setting.write(setting.default)) == setting.default
    assert setting.label
