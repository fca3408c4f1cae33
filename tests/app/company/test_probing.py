"""Servers are tried before they are relied on, and what is wrong is said in words."""

import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from app.company.probing import (
    DatabaseServer,
    HostUnknown,
    MailServer,
    MayNotCreate,
    NoSuchDatabase,
    NothingListens,
    NotLetIn,
    ServerTooOld,
    try_database,
    try_outgoing,
)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@pytest.fixture
def smtp() -> Iterator[int]:
    """A server that lets nobody in."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        line, _address = listening.accept()
        with line, line.makefile("rw", newline="\r\n") as talk:
            talk.write("220 ready\n")
            talk.flush()
            for said in talk:
                word = said.split()[0].upper()
                replies = {"EHLO": "250-here\n250 AUTH PLAIN\n", "AUTH": "535 no\n", "QUIT": "221 bye\n"}
                talk.write(replies.get(word, "250 ok\n"))
                talk.flush()
                if word == "QUIT":
                    return

    probe = threading.Thread(target=accept_twice, args=(listening, answer))
    probe.start()
    yield int(listening.getsockname()[1])
    probe.join(10)
    listening.close()


def accept_twice(listening: socket.socket, answer) -> None:
    """The first visitor only looks whether somebody is there."""
    listening.accept()[0].close()
    answer()


def test_a_name_nobody_has_is_called_so():
    with pytest.raises(HostUnknown):
        try_database(DatabaseServer("no-such-host.invalid", 5432, "pronto", "anna"))


def test_a_port_nobody_listens_at_is_called_so(free_port):
    with pytest.raises(NothingListens):
        try_database(DatabaseServer("127.0.0.1", free_port, "pronto", "anna"))
    with pytest.raises(NothingListens):
        try_outgoing(MailServer("127.0.0.1", free_port, "none"))


def test_a_mail_server_that_does_not_know_the_password_is_understood(smtp):
    with pytest.raises(NotLetIn) as refusal:
        try_outgoing(MailServer("127.0.0.1", smtp, "none", "anna", "wrong"))
    assert refusal.value.at == "password"


def test_a_password_is_not_in_what_an_error_report_would_print():
    assert "geheim" not in repr(DatabaseServer("db", 5432, "pronto", "anna", "geheim"))
    assert "geheim" not in repr(MailServer("mail", 587, "tls", "anna", "geheim"))


@pytest.fixture
def server(postgresql) -> DatabaseServer:
    url = postgresql.url()
    host = url.host or str(url.query["host"])
    return DatabaseServer(host, url.port or 5432, "postgres", url.username or "postgres", url.password or "")


def test_a_server_that_lets_us_in_tells_its_version(server):
    assert int(try_database(server)) >= 15


def test_a_database_that_is_not_there_and_a_user_nobody_knows_are_told_apart(server):
    with pytest.raises(NoSuchDatabase):
        try_database(replace(server, database="nothing_here"))
    with pytest.raises(NotLetIn):
        try_database(replace(server, user="nobody_at_all"))


def test_who_may_not_create_tables_is_told_so(server):
    login = f"reader_{uuid.uuid4().hex[:12]}"
    parameters = {"host": server.host, "port": server.port, "dbname": "postgres", "password": server.password}
    with psycopg.connect(**parameters, user=server.user, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'some-word'").format(sql.Identifier(login)))
        try:
            with pytest.raises(MayNotCreate):
                try_database(replace(server, user=login, password="some-word"))
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))


def test_a_server_older_than_pronto_knows_is_named_with_its_version(server, monkeypatch):
    monkeypatch.setattr("app.company.probing.OLDEST", 99)
    with pytest.raises(ServerTooOld):
        try_database(server)
