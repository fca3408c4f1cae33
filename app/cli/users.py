"""Adding users from the terminal."""

import sys
from typing import Annotated

import typer

from app.cli.faults import say
from app.cli.opened import opened
from app.cli.options import Db, Json, Language, answer, answer_json
from app.kernel.errors import Missing
from app.kernel.i18n import N_, _
from app.kernel.permissions import Role
from app.staff.commands import add_user, login_key

ADD = N_("Add a user who may sign in.")


def add(
    login: Annotated[str, typer.Argument(metavar="LOGIN", help=N_("The user name."))],
    name: Annotated[str, typer.Option("--name", help=N_("The person's name."))],
    role: Annotated[list[Role], typer.Option("--role", help=N_("What the user does; may be given several times."))],
    email: Annotated[str, typer.Option("--email", help=N_("The person's e-mail address."))] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help=N_("Read the password from the standard input."))
    ] = False,
    db: Db = None,
    json: Json = False,
    language: Language = None,
) -> None:
    with opened(db) as backend:
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked()
        user_id = backend.run(add_user, login=login, name=name, roles=role, password=password, email=email)
    if json:
        return answer_json({"id": user_id, "login": login_key(login), "roles": [one.value for one in role]})
    answer(_("{name} can sign in as {login}.").format(name=name, login=login_key(login)))


def _asked() -> str:
    """The password, typed twice without being shown; refuses where nobody can type."""
    if not sys.stdin.isatty():
        say(_("There is no terminal to ask at: use --password-stdin."))
        raise Missing(field=N_("Password"), at="password")
    return str(typer.prompt(_("Password"), hide_input=True, confirmation_prompt=_("Once more"), err=True))
