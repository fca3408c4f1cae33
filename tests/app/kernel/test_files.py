"""Names and kinds of files: nothing in them may mislead, and what may do harm is known."""

import pytest

from app.kernel.files import LONGEST_NAME, FileKind, is_dangerous, kind_of, media_type_of, safe_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("foto.png", "foto.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\verbale.pdf", "verbale.pdf"),
        ("fattura\u202efdp.exe", "fatturafdp.exe"),
        ("a\nb\tc\0.txt", "abc.txt"),
        ("  spazi   doppi .pdf ", "spazi doppi .pdf"),
        ("Котёл №1.jpg", "Котёл №1.jpg"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(given: str, shown: str):
    assert safe_name(given) == shown


def test_a_long_name_keeps_its_ending():
    shown = safe_name("x" * 10_000 + ".pdf")
    assert len(shown) == LONGEST_NAME
    assert shown.endswith(".pdf")


@pytest.mark.parametrize(
    ("name", "content", "harm"),
    [
        ("verbale.pdf", b"%PDF-1.7", False),
        ("foto.JPG", b"\xff\xd8\xff", False),
        ("setup.exe", b"", True),
        ("foto.jpg.ScR", b"\xff\xd8\xff", True),
        ("foto.jpg", b"MZ\x90\0", True),
        ("avvio", b"#!/bin/sh\n", True),
        ("listino.xlsm", b"PK\x03\x04", True),
        ("listino.xlsx", b"PK\x03\x04....xl/vbaProject.bin....", True),
        ("listino.xlsx", b"PK\x03\x04....xl/workbook.xml....", False),
        ("lettera.doc", b"\xd0\xcf\x11\xe0....VBA_PROJECT....", True),
        ("pagina.html", b"<script>", True),
        ("disegno.svg", b"<svg onload='x'>", True),
        ("vbaProject.bin.txt", b"about vbaProject.bin", False),
    ],
)
def test_what_might_run_something_is_dangerous(name: str, content: bytes, harm: bool):
    assert is_dangerous(name, content) is harm


def test_the_kind_follows_from_the_ending():
    assert [kind_of(name) for name in ("a.pdf", "a.JPEG", "a.eml", "a.tar.gz", "a", "a.xyz")] == [
        FileKind.PDF,
        FileKind.IMAGE,
        FileKind.MAIL,
        FileKind.ARCHIVE,
        FileKind.OTHER,
        FileKind.OTHER,
    ]
    assert media_type_of("Foto.PNG") == "image/png"
    assert media_type_of("a.exe") == "application/octet-stream"
