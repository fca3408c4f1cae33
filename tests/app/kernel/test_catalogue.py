"""The catalogue is read text by text; it must answer as Python's own gettext does, which reads it whole."""

import gettext
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from app.kernel.catalogue import Catalogue
from app.kernel.i18n import CATALOGUES

TEXTS = {
    "Call": "Звонок",
    "Calls": "Звонки",
    "Zone": "Зона",
    "ä": "ё",
    ("{count} call", "{count} calls"): ("{count} звонок", "{count} звонка", "{count} звонков"),
}


@pytest.fixture
def file(tmp_path):
    made = Catalog(locale="ru", domain="pronto")
    for text, translation in TEXTS.items():
        made.add(text, translation)
    found = tmp_path / "pronto.mo"
    with found.open("wb") as stream:
        write_mo(stream, made)
    return found


def test_a_text_is_found_and_one_that_is_not_there_stays_as_it_is(file):
    catalogue = Catalogue(file)
    assert [catalogue.gettext(text) for text in ("Call", "Calls", "Zone", "ä")] == ["Звонок", "Звонки", "Зона", "ё"]
    assert [catalogue.gettext(text) for text in ("", "Cal", "Callss", "Zz")][1:] == ["Cal", "Callss", "Zz"]


@pytest.mark.parametrize(
    ("count", "shown"), [(1, "звонок"), (2, "звонка"), (5, "звонков"), (21, "звонок"), (112, "звонков")]
)
def test_a_count_takes_the_form_of_its_language(file, count, shown):
    assert Catalogue(file).ngettext("{count} call", "{count} calls", count) == f"{{count}} {shown}"


def test_without_a_file_every_text_stays_as_it_is(tmp_path):
    catalogue = Catalogue(tmp_path / "none.mo")
    assert catalogue.gettext("Call") == "Call"
    assert [catalogue.ngettext("a call", "calls", count) for count in (1, 2)] == ["a call", "calls"]


def test_what_is_no_catalogue_is_said(tmp_path):
    file = tmp_path / "pronto.mo"
    file.write_bytes(b"x" * 40)
    with pytest.raises(ValueError, match="no catalogue"):
        Catalogue(file)


@pytest.mark.parametrize("language", ["it", "de", "ru"])
def test_the_catalogues_answer_as_gettext_does(language):
    file = CATALOGUES / language / "LC_MESSAGES" / "pronto.mo"
    ours, python_s = Catalogue(file), gettext.GNUTranslations(BytesIO(file.read_bytes()))
    for text in python_s._catalog:
        if isinstance(text, tuple):
            counts = (0, 1, 2, 5, 11, 21, 22, 100)
            assert [ours.ngettext(text[0], "", n) for n in counts] == [
                python_s.ngettext(text[0], "", n) for n in counts
            ]
        elif text:
            assert ours.gettext(text) == python_s.gettext(text)
