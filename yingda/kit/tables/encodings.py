"""Which encoding a text file is in, by its first bytes."""

import codecs
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5")
SAMPLE = 1024 * 1024
_MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))


def guess(sample: bytes) -> str:
    """The encoding of the file that begins with `sample`: one of `ENCODINGS`.

    A mark at the beginning is believed. Without one, zero bytes on every second place mean UTF-16; what decodes as UTF-8
    is UTF-8, even where some characters are broken; everything else GB 18030 (which holds GBK).
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    pairs = max(1, len(sample) // 2)
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[first::2].count(0) > pairs // 4 and sample[1 - first :: 2].count(0) <= pairs // 8:
            return encoding
    return "utf-8" if _is_utf8(sample) else "gb18030"


def _is_utf8(sample: bytes) -> bool:
    """Whether few characters of it are broken in UTF-8: other encodings fit it by chance only here and there. One cut off at the end does not count."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)
    faults = text.count("\ufffd")
    return faults * 10 <= sum(not mark.isascii() for mark in text) - faults if faults else True
