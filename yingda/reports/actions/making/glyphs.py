"""Which characters a font has a glyph for: what it has none for would be left out of a PDF without a word."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from yingda.kit.late import Late

if TYPE_CHECKING:
    from fontTools import ttLib as fonts  # noqa: N813 (the library calls it so)
else:
    fonts = Late("fontTools.ttLib")

STAND_IN = "□"
# Never drawn: ends of lines, and what only joins or separates signs.
_UNSEEN = frozenset(map(ord, "\n\t\u200b\u200c\u200d\ufe0e\ufe0f\u00ad\u2060\ufeff"))


@cache
def covered(path: Path) -> frozenset[int]:
    """The code points of a font's character map. Raises fontTools.ttLib.TTLibError for what is no font."""
    with fonts.TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


def printable(text: str, path: Path) -> tuple[str, int]:
    """The text with a sign for every character the font has no glyph for, and how many there were."""
    known = covered(path)
    lost = {sign for sign in set(text) if ord(sign) not in known and ord(sign) not in _UNSEEN}
    if not lost:
        return text, 0
    return "".join(STAND_IN if sign in lost else sign for sign in text), sum(sign in lost for sign in text)
