import json
from datetime import UTC, date, datetime

import pytest

from app.kernel.i18n import N_, use_language
from app.kernel.labelled import Labelled
from app.kernel.money import Money
from app.kernel.reason import Minutes, Reason, Share


class Fruit(Labelled):
    APPLE = "apple", N_("Apple")


FULL_REASON = Reason.of(
    N_("{name}: {share} of {fruit}, {left} left until {until}, {worked}, {count} times"),
    name="Oro {0} %s",
    share=Share(3350),
    fruit=Fruit.APPLE,
    left=Money.of("1234.50"),
    until=date(2027, 3, 14),
    worked=Minutes(110),
    count=2,
)


def test_a_reason_is_formatted_in_the_readers_language_when_it_is_shown():
    with use_language("en"):
        assert FULL_REASON.show() == "Oro {0} %s: 33.5 % of Apple, 1,234.50 left until 14/03/2027, 1 h 50, 2 times"
    with use_language("it"):
        assert "33,5 % of Apple, 1.234,50 left" in FULL_REASON.show()


def test_a_reason_survives_being_stored_as_json():
    stored = json.dumps(FULL_REASON.to_json())

    assert Reason.from_json(json.loads(stored)) == FULL_REASON


@pytest.mark.parametrize("value", [1.5, datetime(2026, 1, 1, tzinfo=UTC), None, {"money": 5}])
def test_a_value_that_could_not_be_shown_later_is_an_error_now(value):
    with pytest.raises(TypeError, match="cannot stand in a reason"):
        Reason.of("{value}", value=value)
