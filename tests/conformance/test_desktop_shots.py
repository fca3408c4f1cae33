"""Every picture of `main.py screenshots` is taken in every language and theme: it fits, it speaks, it complains not."""

from pathlib import Path

import pytest

from app.cli.desktop import Theme, parse_size
from tests.conformance.languages import untranslated
from tests.conformance.windows import DESK, SMALL, Look, clipped_in, in_sight, window_on, without_name
from ui.navigation import places
from ui.screenshots import tidy
from ui.shots import SHOTS, Ids, pictured_places, settled
from ui.toolkit.live import Live
from ui.toolkit.tokens import THEMES

WORN = (("it", "dark", SMALL), ("en", "high_contrast", DESK), ("de", "light", SMALL), ("ru", "dark", DESK))
"""Each language in one dress; the other dresses are worn in test_desktop_windows.py."""


def test_every_place_has_a_picture():
    assert {place.name for place in places(Live())} - pictured_places() == set(), "add a line to ui/shots.py"


def test_no_two_pictures_have_one_name():
    assert len({shot.name for shot in SHOTS}) == len(SHOTS)


def test_the_themes_of_the_command_line_are_those_there_are():
    assert [theme.value for theme in Theme] == list(THEMES)
    assert parse_size("1440x900") == (1440, 900)


@pytest.mark.usefixtures("desktop")
@pytest.mark.parametrize("worn", WORN, ids=lambda worn: f"{worn[0]}-{worn[1]}")
async def test_every_picture_fits_and_speaks_the_language(full_file: Path, told: Ids, qtlog, worn):
    language, theme, size = worn
    wrong: list[str] = []
    async with window_on(full_file, Look(language=language, theme=theme, size=size)) as (window, errors):
        for shot in SHOTS:
            await shot.show(window, told)
            await settled(window)
            for shown in in_sight(window):
                wrong += [f"{shot.name}: {text}" for text in clipped_in(shown)]
                wrong += [f"{shot.name}: {type(widget).__name__} has no name" for widget in without_name(shown)]
                wrong += untranslated(shown, shot.name, language)
            if (window.width(), window.height()) != size:
                wrong.append(f"{shot.name} makes the window {window.width()} by {window.height()}")
            await tidy(window)
    assert errors == []
    assert "\n".join(sorted(set(wrong))) == ""
    assert [record.message for record in qtlog.records if "This plugin does not support" not in record.message] == []
