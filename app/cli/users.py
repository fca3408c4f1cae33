"""Users at the terminal: added, listed, given a new password, sent away."""

import sys
from typing import Annotated

import typer

from app.cli.faults import say
from app.cli.opened import opened
from app.cli.options import Db, Json, Language, answer, answer_json
from app.kernel.errors import Missing
from app.kernel.i18n import N_, _
from app.kernel.permissions import Role
from app.staff.commands import add_user, deactivate_user, login_key, set_password
from app.staff.queries import find_users, user_called

ADD = N_("Add a user who may sign in.")
LIST = N_("Who may sign in, in which roles.")
PASSWORD = N_("Give a user a new password.")
DEACTIVATE = N_("Take away a user's right to sign in; what the user did keeps its author.")

Login = Annotated[str, typer.Argument(metavar="LOGIN", help=N_("The user name."))]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help=N_("Read the password from the standard input."))]


def add(
    login: Login,
    name: Annotated[str, typer.Option("--name", help=N_("The person's name."))],
    role: Annotated[list[Role], typer.Option("--role", help=N_("What the user does; may be given several times."))],
    email: Annotated[str, typer.Option("--email", help=N_("The person's e-mail address."))] = "",
    password_stdin: FromStdin = False,
    db: Db = None,
    json: Json = False,
    language: Language = None,
) -> None:
    with opened(db) as backend:
        password = _password(password_stdin)
        user_id = backend.run(add_user, login=login, name=name, roles=role, password=password, email=email)
    if json:
        return answer_json({"id": user_id, "login": login_key(login), "roles": [one.value for one in role]})
    answer(_("{name} can sign in as {login}.").format(name=name, login=login_key(login)))


def list_users(db: Db = None, json: Json = False, language: Language = None) -> None:
    with opened(db) as backend:
        users = backend.read(find_users)
    if json:
        return answer_json([{**row._asdict(), "roles": sorted(role.value for role in row.roles)} for row in users])
    for row in users:
        roles = ", ".join(sorted(_(role.label) for role in row.roles)) if row.is_active else _("no longer active")
        answer(f"{row.login:<20} {row.name} · {roles}")


def set_new_password(login: Login, password_stdin: FromStdin = False, db: Db = None, language: Language = None) -> None:
    with opened(db) as backend:
        user_id = backend.read(user_called, login=login)
        backend.run(set_password, user_id=user_id, password=_password(password_stdin))
    answer(_("{login} has a new password.").format(login=login_key(login)))


def deactivate(login: Login, db: Db = None, language: Language = None) -> None:
    with opened(db) as backend:
        backend.run(deactivate_user, user_id=backend.read(user_called, login=login))
    answer(_("{login} can no longer sign in.").format(login=login_key(login)))


def _password(from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else _asked()


def _asked() -> str:
    """The password, typed twice without being shown; refuses where nobody can type."""
    if not sys.stdin.isatty():
        say(_("There is no terminal to ask at: use --password-stdin."))
        raise Missing(field=N_("Password"), at="password")
    return str(typer.prompt(_("Password"), hide_input=True, confirmation_prompt=_("Once more"), err=True))
