"""All verbs of the command line, and their texts in the user's language."""

from typing import Any

import typer

from app.cli import audit, desktop, intake, logs, upkeep, users
from app.kernel.i18n import N_, _

TEXT = N_("Service desk, field service and workshop: from the telephone call to the paid invoice.")


def command() -> Any:
    """The whole command line, translated."""
    app = _typer(TEXT)
    app.command("init", help=upkeep.INIT)(upkeep.init)
    app.command("migrate", help=upkeep.MIGRATE)(upkeep.migrate_database)
    people = {
        "add": (users.add, users.ADD),
        "list": (users.list_users, users.LIST),
        "password": (users.set_new_password, users.PASSWORD),
        "deactivate": (users.deactivate, users.DEACTIVATE),
    }
    app.add_typer(_group(N_("Users."), **people), name="user")
    app.add_typer(_group(N_("Take data over from other systems."), log=(logs.import_file, logs.IMPORT)), name="import")
    figures = {"log": (logs.report, logs.REPORT), "intake": (intake.report, intake.REPORT)}
    app.add_typer(_group(N_("Figures."), **figures), name="report")
    trail = {
        "verify": (audit.verify, audit.VERIFY),
        "show": (audit.show, audit.SHOW),
        "erase": (audit.erase_person, audit.ERASE),
    }
    app.add_typer(_group(N_("The audit trail."), **trail), name="audit")
    app.command("backup", help=upkeep.BACKUP)(upkeep.backup)
    app.command("check", help=upkeep.CHECK)(upkeep.check)
    app.command("rebuild-search", help=upkeep.REBUILD_SEARCH)(upkeep.rebuild_index)
    app.command("tour", help=desktop.TOUR)(desktop.tour)
    app.command("demo", help=desktop.DEMO)(desktop.demo)
    app.command("screenshots", help=desktop.SCREENSHOTS)(desktop.screenshots)
    app.command("run", help=desktop.RUN)(desktop.run)
    app.command("call", help=desktop.CALL)(desktop.call)
    whole = typer.main.get_command(app)
    _translate(whole)
    return whole


def _typer(text: str) -> typer.Typer:
    return typer.Typer(
        help=text, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )


def _group(text: str, **verbs: tuple[Any, str]) -> typer.Typer:
    group = _typer(text)
    for name, (verb, verb_text) in verbs.items():
        group.command(name, help=verb_text)(verb)
    if len(verbs) == 1:
        group.callback()(lambda: None)
    return group


def _translate(verb: Any) -> None:
    """The texts were declared when the module was read; here they are used."""
    verb.help = _(verb.help)
    for parameter in verb.params:
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)
    for inner in getattr(verb, "commands", {}).values():
        _translate(inner)
