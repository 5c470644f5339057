"""What a file is, by its content. Its name says nothing."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import puremagic

from yingda.kit.tables.encodings import guess

HEAD = 8_192
TABLE_SAMPLE = 65_536
TAIL = 65_557  # the longest comment of a zip archive and its end record
_ALIASES = {
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/mp4": "audio/mp4",
    "application/ogg": "audio/ogg",
    "application/x-zip-compressed": "application/zip",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|style|title|meta|img|a|div|p|table)[\s>/]",
    re.I | re.S,
)
_SVG = re.compile(r"<svg[\s>/]", re.I)


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file we accept: its endings (the first is the usual one), and whether it is a picture we re-encode."""

    type: str
    endings: tuple[str, ...]
    picture: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ALL = (
    FileKind("image/jpeg", ("jpg", "jpeg"), picture=True),
    FileKind("image/png", ("png",), picture=True),
    FileKind("image/gif", ("gif",), picture=True),
    FileKind("image/webp", ("webp",), picture=True),
    FileKind("application/pdf", ("pdf",)),
    FileKind("text/plain", ("txt", "csv", "tsv", "log", "md", "json", "jsonl", "ndjson")),
    FileKind("text/html", ("html", "htm")),
    FileKind("image/svg+xml", ("svg",)),
    FileKind("application/xml", ("xml",)),
    FileKind("application/zip", ("zip",)),
    FileKind("application/vnd.rar", ("rar",)),
    FileKind("application/x-7z-compressed", ("7z",)),
    FileKind("application/x-ole-storage", ("doc", "xls", "ppt", "wps", "et")),
    FileKind(_OFFICE + "wordprocessingml.document", ("docx",)),
    FileKind(_OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    FileKind(_OFFICE + "presentationml.presentation", ("pptx",)),
    FileKind("audio/mpeg", ("mp3",)),
    FileKind("audio/wav", ("wav",)),
    FileKind("audio/ogg", ("ogg", "oga", "opus")),
    FileKind("video/mp4", ("mp4", "m4a", "m4v")),
)
KINDS: Mapping[str, FileKind] = {kind.type: kind for kind in _ALL}
_BY_PART = {"word/": "wordprocessingml.document", "xl/": "spreadsheetml.sheet", "ppt/": "presentationml.presentation"}


class Mixed(ValueError):
    """The file is valid in two formats at once; such files are made to slip through checks."""


def type_of(path: Path) -> str:
    """The media type of a file's content: a key of `KINDS`, or another label when it is nothing we know.

    Raises Mixed for a file that is two things at once.
    """
    head, tail = _ends(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_type(path)
    found = _by_magic(head)
    if found not in KINDS:
        found = _text_type(path, head) or found
    if b"PK\x05\x06" in tail and zipfile.is_zipfile(path):
        raise Mixed("an archive behind something else")
    if b"%PDF-" in head[:1024] and not head.startswith(b"%PDF-") and not found.startswith("text/"):
        raise Mixed("a PDF inside something else")
    return found


def table_of(path: Path) -> str:
    """`text/plain` for text of any encoding, also with some broken characters; else what `type_of` says. Looks at the first 64 kB.

    Raises Mixed for a file that is two things at once.
    """
    head, tail = _ends(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_type(path)
    if b"PK\x05\x06" in tail and zipfile.is_zipfile(path):
        raise Mixed("an archive behind something else")
    with path.open("rb") as file:
        sample = file.read(TABLE_SAMPLE)
    found = _by_magic(head)
    text = sample.decode(guess(sample), "replace")
    odd = text.count("\ufffd") + len(_UNPRINTABLE.findall(text))
    looks_binary = odd > len(text) // 20 + 2 or (found in KINDS and not found.startswith("text/") and odd > 0)
    return (found if found in KINDS else "application/octet-stream") if looks_binary or not text.strip() else "text/plain"


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, path.stat().st_size - TAIL))
        return head, file.read()


def _by_magic(head: bytes) -> str:
    if head.startswith(_OLE):
        return "application/x-ole-storage"
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "application/octet-stream"
    types = [_ALIASES.get(match.mime_type, match.mime_type) for match in found]
    # What looks like text has to be read as text: its first letters prove nothing.
    types = [one for one in types if one and not one.startswith("text/") and "xml" not in one]
    return next((one for one in types if one in KINDS), types[0] if types else "application/octet-stream")


def _archive_type(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "application/octet-stream"
    if parts and min(part.header_offset for part in parts) != 0:
        raise Mixed("an archive behind something else")
    return _archive_of([part.filename for part in parts])


def _archive_of(names: list[str]) -> str:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "application/vnd.ms-office.macro"
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return "application/java-archive"
    if "[Content_Types].xml" in names:
        kinds = (kind for start, kind in _BY_PART.items() if any(name.startswith(start) for name in names))
        return next((_OFFICE + kind for kind in kinds), "application/zip")
    return "application/zip"


def _text_type(path: Path, head: bytes) -> str | None:
    """The kind of text, or None when it is none: UTF-8 (with or without mark), UTF-16 with mark, or GB 18030."""
    text = _as_text(path.read_bytes())
    if text is None or head.startswith(b"#!"):
        return None
    start = text.lstrip("\ufeff")[:HEAD]
    if start.lstrip().startswith("<?xml") or _SVG.match(start.lstrip()):
        return "image/svg+xml" if _SVG.search(text) else "application/xml"
    return "text/html" if _MARKUP.match(start) else "text/plain"


def _as_text(data: bytes) -> str | None:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _UNPRINTABLE.search(text) else text
    return None
