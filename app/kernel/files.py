"""What a file's name and bytes tell: a name that is safe to show, its kind, whether opening it may do harm."""

import unicodedata

from app.kernel.i18n import N_
from app.kernel.labelled import Labelled

LONGEST_NAME = 120


class FileKind(Labelled):
    PDF = "pdf", N_("PDF document")
    IMAGE = "image", N_("Picture")
    TEXT = "text", N_("Text")
    TABLE = "table", N_("Spreadsheet")
    MAIL = "mail", N_("E-mail")
    ARCHIVE = "archive", N_("Packed files")
    PROGRAM = "program", N_("Program or macro")
    OTHER = "other", N_("File")


_ENDINGS: dict[FileKind, str] = {
    FileKind.PDF: "pdf",
    FileKind.IMAGE: "png jpg jpeg gif bmp webp tif tiff heic",
    FileKind.TEXT: "txt log csv md doc docx odt rtf json xml",
    FileKind.TABLE: "xls xlsx ods",
    FileKind.MAIL: "eml msg p7m",
    FileKind.ARCHIVE: "zip 7z rar tar gz tgz bz2 xz",
    FileKind.PROGRAM: (
        "ade adp apk app appimage appref-ms application bat bin chm class cmd com command cpl dll deb desktop dmg docm "
        "dotm elf exe gadget hlp hta htm html inf ins iqy iso img jar jnlp js jse lnk msc msh msi msix msp mst ocx osx "
        "pif pl potm ppam ppsm pptm ps1 psm1 py pyc pyw rb reg rpm run scf scr sct settingcontent-ms sh shb shs slk "
        "sldm svg sys url vb vbe vbs vhd vhdx vxd ws wsc wsf wsh xbap xhtml xla xlam xll xlsb xlsm xltm"
    ),
}
_KIND_OF = {ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()}

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "webp": "image/webp",
    "txt": "text/plain",
    "csv": "text/csv",
    "eml": "message/rfc822",
}
_STARTS_OF_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf")
_MACROS = (b"vbaProject.bin", b"VBA_PROJECT", b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T")
_SAVED_WITH_MACROS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def safe_name(name: str) -> str:
    """The name without folders, control characters and marks that turn the reading direction, at most 120 long.

    The ending survives the shortening: by it people and systems know the file.
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(" " if unicodedata.category(letter).startswith("Z") else letter for letter in last)
    kept = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co"))
    bare = " ".join(kept.split()).strip(" .") or "file"
    if len(bare) <= LONGEST_NAME:
        return bare
    stem, dot, end = bare.rpartition(".")
    if not dot or len(end) > 20:
        return bare[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(end) - 2]}….{end}"


def ending_of(name: str) -> str:
    return safe_name(name).rpartition(".")[2].lower() if "." in name else ""


def media_type_of(name: str) -> str:
    return MEDIA_TYPES.get(ending_of(name), "application/octet-stream")


def kind_of(name: str) -> FileKind:
    return _KIND_OF.get(ending_of(name), FileKind.OTHER)


def is_dangerous(name: str, content: bytes = b"") -> bool:
    """Whether opening it with the system might run something: by its ending, its first bytes, or macros inside."""
    if kind_of(name) is FileKind.PROGRAM or content.startswith(_STARTS_OF_PROGRAMS):
        return True
    return content.startswith(_SAVED_WITH_MACROS) and any(mark in content for mark in _MACROS)
