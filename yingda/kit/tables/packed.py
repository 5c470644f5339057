"""Workbooks that are made to harm: looked through piece by piece, before anything of them is parsed."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from yingda.kit.tables.problems import BadTable

UNPACKED_LIMIT = 1024 * 1024 * 1024
STRINGS_LIMIT = 200 * 1024 * 1024  # these are held in memory
PARTS_LIMIT = 64 * 1024 * 1024  # so are styles, names and all that is no sheet
ROW_LIMIT = 16 * 1024 * 1024
PIECE = 256 * 1024
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
# In any encoding that has room for zero bytes between its characters.
_ENTITIES = re.compile(rb"<\0*!\0*(?:D\0*O\0*C\0*T\0*Y\0*P\0*E|E\0*N\0*T\0*I\0*T\0*Y)")
_OVERLAP = 64


def refuse_harmful(path: Path) -> None:
    """Raises BadTable: table_too_large for what unpacks to more than the limits, or has a row of more than 16 MB; table_with_entities
    for XML that declares entities or a document type, which no workbook needs. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        strings = _size([part for part in parts if "sharedstrings" in part.filename.lower()])
        others = _size([part for part in parts if _is_parsed(part) and not _is_sheet(part)]) - strings
        if _size(parts) > UNPACKED_LIMIT or strings > STRINGS_LIMIT or others > PARTS_LIMIT:
            raise BadTable("table_too_large")
        for part in parts:
            if _is_parsed(part):
                _look_through(_pieces(archive, part), _is_sheet(part))


def _size(parts: list[zipfile.ZipInfo]) -> int:
    """As the archive says; a part that unpacks to more than it says is not read further and found damaged."""
    return sum(part.file_size for part in parts)


def _is_parsed(part: zipfile.ZipInfo) -> bool:
    return "/media/" not in part.filename and not part.is_dir()


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    return "worksheets/" in part.filename.lower() and part.filename.lower().endswith(".xml")


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part, each piece with the end of the one before."""
    with archive.open(part) as file:
        before = b""
        while piece := file.read(PIECE):
            yield before + piece
            before = piece[-_OVERLAP:]


def _look_through(pieces: Iterator[bytes], is_sheet: bool) -> None:
    since_row = 0
    for piece in pieces:
        if _ENTITIES.search(piece):
            raise BadTable("table_with_entities")
        since_row = 0 if _ROW.search(piece) else since_row + len(piece)
        if is_sheet and since_row > ROW_LIMIT:
            raise BadTable("table_too_large")
