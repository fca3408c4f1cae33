"""The desktop on a computer where Pronto was never opened: the first run, then the desk."""

import asyncio

import pytest

from app.kernel.connection import kept_database
from tests.ui.waiting import until
from ui.application import Opening
from ui.desktop import desktop
from ui.running import Application
from ui.wizard.wizard import Wizard


@pytest.mark.slow_loop("the first run is built while the loop runs")
async def test_the_first_run_ends_at_the_desk_and_is_not_asked_for_again(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = desktop()
    opening = Opening(qapp, made)
    opening.dress()
    window = opening.build_window()
    window.show()
    application = Application(opening, window)
    task = asyncio.ensure_future(application.main())
    await until(lambda: application.window.findChildren(Wizard))
    wizard = application.window.findChildren(Wizard)[0]
    for _n in range(5):
        wizard.skip_step()
    await until(lambda: application.live.backend is not None, 30)
    assert kept_database() == f"sqlite:///{tmp_path / 'data' / 'pronto' / 'pronto.db'}"
    assert not made.first_run.is_due()
    assert application.window.front.currentIndex() == 0
    application.window.close()
    await asyncio.wait_for(task, 20)
