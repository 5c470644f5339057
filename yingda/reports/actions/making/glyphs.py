"""Which characters a font has a glyph for: what it has none for would be left out of a PDF without a word."""

import struct
from functools import cache
from pathlib import Path

STAND_IN = "□"
# Never drawn: ends of lines, and what only joins or separates signs.
_UNSEEN = frozenset(map(ord, "\n\t\u200b\u200c\u200d\ufe0e\ufe0f\u00ad\u2060\ufeff"))


@cache
def covered(path: Path) -> frozenset[int]:
    """The code points of a font's character map. Source: OpenType 1.9.1, `cmap`, formats 4 and 12. Raises ValueError for a font without."""
    data = path.read_bytes()
    table = _table(data, b"cmap")
    best: frozenset[int] = frozenset()
    (count,) = struct.unpack_from(">H", data, table + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", data, table + 4 + 8 * number + 4)
        best |= _of(data, table + offset)
    return best


def printable(text: str, path: Path) -> tuple[str, int]:
    """The text with a sign for every character the font has no glyph for, and how many there were."""
    known, missing = covered(path), 0
    if all(ord(sign) in known or ord(sign) in _UNSEEN for sign in text):
        return text, 0
    found = []
    for sign in text:
        seen = ord(sign) in known or ord(sign) in _UNSEEN
        missing += not seen
        found.append(sign if seen else STAND_IN)
    return "".join(found), missing


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError("the font has no such table")


def _of(data: bytes, at: int) -> frozenset[int]:
    (form,) = struct.unpack_from(">H", data, at)
    if form == 12:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        rows = struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * groups])
        return frozenset(code for first, last, glyph in rows for code in range(first, last + 1) if glyph + code - first)
    if form == 4:
        return _form_4(data, at)
    return frozenset()


def _form_4(data: bytes, at: int) -> frozenset[int]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * twice)
    ranges_at = at + 16 + 3 * twice
    found = set()
    for place in range(count):
        (offset,) = struct.unpack_from(">H", data, ranges_at + 2 * place)
        for code in range(starts[place], min(ends[place], 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, ranges_at + 2 * place + offset + 2 * (code - starts[place]))
            if (glyph + deltas[place]) & 0xFFFF if glyph or not offset else 0:
                found.add(code)
    return frozenset(found)
