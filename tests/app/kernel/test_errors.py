import pytest

from app.kernel.errors import Missing, NotPermitted, Refused, SeveralReasons, refuse_if_any
from app.kernel.i18n import N_, use_language
from app.kernel.labelled import Labelled
from app.kernel.permissions import PERMISSIONS


class Colour(Labelled):
    RED = "red", N_("Red")


class NotThisColour(Refused):
    msgid = N_("“{colour}” does not go with {count} things.")


def test_a_refusal_is_a_sentence_with_its_values_and_their_labels():
    with use_language("en"):
        assert str(NotThisColour(colour=Colour.RED, count=3)) == "“Red” does not go with 3 things."
        assert "register calls" in str(NotPermitted(permission=PERMISSIONS["calls.log"]))


def test_a_refusal_knows_the_field_it_speaks_of():
    refusal = Missing(field="Subject", at="subject")

    assert (refusal.at, refusal.reasons) == ("subject", (refusal,))


def test_words_of_the_user_in_a_refusal_are_not_taken_for_places_to_fill():
    with use_language("en"):
        assert str(Missing(field="{at.__class__}")) == "“{at.__class__}” is needed."


def test_one_reason_is_raised_as_itself_and_several_together():
    one, other = Missing(field="A"), NotThisColour(colour=Colour.RED, count=1)

    refuse_if_any([])
    with pytest.raises(Missing):
        refuse_if_any([one])
    with pytest.raises(SeveralReasons) as refusal, use_language("en"):
        refuse_if_any(reason for reason in (one, other))
    assert refusal.value.reasons == (one, other)
    with use_language("en"):
        assert str(refusal.value).splitlines() == [str(one), str(other)]
