"""The settings: their pages as this user may see them, each value kept as soon as its field is left. No Qt here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from app.company.commands import change_settings
from app.company.probing import MailServer, try_incoming, try_outgoing
from app.company.queries import mail_password, settings_now
from app.kernel.i18n import N_, _
from app.kernel.settings import SETTINGS
from app.kernel.text import holding
from ui.toolkit.action import action
from ui.toolkit.rights import needs

if TYPE_CHECKING:
    from app.backend import Backend


OWN = {"own.language": N_("Language"), "own.theme": N_("Theme"), "own.messages": N_("Messages outside the window")}
"""What each user chooses for himself on this computer."""

needs_right = needs("staff.manage")


class SettingsView(Protocol):
    def show_settings(self, values: Mapping[str, Any], rights: frozenset[str]) -> None: ...
    def show_only(self, keys: Sequence[str] | None) -> None: ...
    def say(self, text: str, undo: Callable[[], object] | None = None) -> None: ...
    def take_back(self, key: str, value: Any) -> None: ...
    def show_tried(self, said: str) -> None: ...
    def set_up_again(self) -> None: ...


class SettingsPresenter:
    watches = frozenset({"setting"})

    def __init__(self, backend: Backend, view: SettingsView) -> None:
        self.backend, self.view = backend, view
        self.values: dict[str, Any] = {}

    async def refresh(self) -> None:
        self.values = await self.backend.ask(settings_now)
        self.view.show_settings(self.values, self.backend.actor.permissions)

    async def change(self, key: str, value: Any) -> None:
        """Keep it, and offer the way back; a secret has none, for nobody here knows what it was."""
        before = self.values.get(key)
        setting = SETTINGS[key]
        if value == before or (setting.is_secret and not value):
            return
        await self.backend.do(change_settings, values={key: value})
        self.values[key] = bool(value) if setting.is_secret else value
        said = _("“{field}” is saved.").format(field=_(setting.label))
        self.view.say(said, None if setting.is_secret else lambda: self.view.take_back(key, before))

    async def undo(self, key: str, value: Any) -> None:
        await self.backend.do(change_settings, values={key: value})
        await self.refresh()

    async def search(self, text: str) -> None:
        """Only the settings that hold these words, from all pages of this user; all of them when nothing is typed."""
        if not text.strip():
            self.view.show_only(None)
            return
        said = {key: _(label) for key, label in OWN.items()}
        if not needs_right(self):
            said |= {
                key: f"{_(setting.label)} {_(setting.help) if setting.help else ''}"
                for key, setting in SETTINGS.items()
            }
        holds = holding(text)
        self.view.show_only([key for key, words in said.items() if holds(words)])

    @action("settings.try_mail", N_("Test the connection"), icon="mail", reasons=needs_right)
    async def try_mail(self) -> None:
        """Sign in at both servers as they are set; nothing is sent and nothing is read."""
        now, password = self.values, await self.backend.ask(mail_password)
        user, said = str(now["mail.user"]), []
        if now["mail.smtp_host"]:
            out = MailServer(now["mail.smtp_host"], now["mail.smtp_port"], now["mail.smtp_security"], user, password)
            await asyncio.to_thread(try_outgoing, out)
            said.append(_("The outgoing server lets us in."))
        if now["mail.imap_host"]:
            port = now["mail.imap_port"]
            kept = MailServer(now["mail.imap_host"], port, "tls" if port == 993 else "starttls", user, password)
            await asyncio.to_thread(try_incoming, kept)
            said.append(_("The incoming server lets us in."))
        self.view.show_tried(" ".join(said) or _("Name a server first."))

    @action("settings.set_up", N_("Set up again…"), icon="rotate-ccw", reasons=needs_right)
    async def set_up(self) -> None:
        self.view.set_up_again()
