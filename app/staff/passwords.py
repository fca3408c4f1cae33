"""Passwords: what is too weak, how they are kept (argon2id), and how they are checked in the same time for all."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from app.kernel.errors import Refused
from app.kernel.i18n import N_
from app.kernel.text import folded

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
LONGEST = 256
DIFFERENT = 5
GUESSED_FIRST = (
    "password",
    "passw0rd",
    "qwerty",
    "asdfgh",
    "letmein",
    "pronto",
    "benvenuto",
    "juventus",
    "12345",
    "abcde",
)


class PasswordTooShort(Refused):
    msgid = N_("A password has at least {shortest} characters.")


class PasswordTooLong(Refused):
    msgid = N_("A password has at most {longest} characters.")


class PasswordTooPlain(Refused):
    msgid = N_("A password has at least {different} different characters.")


class PasswordIsTheName(Refused):
    msgid = N_("A password does not contain the name of its user.")


class PasswordIsGuessed(Refused):
    msgid = N_("A password with “{part}” in it is among the first that are guessed.")


def weaknesses(password: str, *names: str) -> Iterator[Refused]:
    """Every reason against the password of somebody of these names; length counts, no sort of sign is asked for."""
    if len(password) < SHORTEST:
        yield PasswordTooShort(shortest=SHORTEST, at="password")
    if len(password) > LONGEST:
        yield PasswordTooLong(longest=LONGEST, at="password")
    if len(set(password)) < DIFFERENT:
        yield PasswordTooPlain(different=DIFFERENT, at="password")
    plain = folded(password)
    words = {word for name in names for word in folded(name).split() if len(word) >= 3}
    if any(word in plain for word in words):
        yield PasswordIsTheName(at="password")
    if part := next((part for part in GUESSED_FIRST if part in plain and len(plain) < len(part) + SHORTEST), None):
        yield PasswordIsGuessed(part=part, at="password")


def hash_password(password: str) -> str:
    """The form in which it is kept; the parameters stand in it."""
    return _hasher().hash(password)


def is_password(password: str, kept: str) -> bool:
    """Whether this is the password kept; an account without one, or no account, takes the same time to say no."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept or _nobodys(), password[: LONGEST + 1]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody's")
