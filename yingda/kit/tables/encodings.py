"""Which encoding a text file is in, by its first bytes."""

import codecs
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5")
SAMPLE = 1024 * 1024
_MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))


def guess(sample: bytes) -> str:
    """The encoding of the file that begins with `sample`: one of `ENCODINGS`.

    A mark at the beginning is believed. Without one, zero bytes on every second place mean UTF-16; what decodes as UTF-8
    is UTF-8, everything else GB 18030 (which holds GBK), even where some characters of it are broken.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    pairs = max(1, len(sample) // 2)
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[first::2].count(0) > pairs // 4 and sample[1 - first :: 2].count(0) <= pairs // 8:
            return encoding
    return "utf-8" if _faults(sample, "utf-8") <= _faults(sample, "gb18030") else "gb18030"


def _faults(sample: bytes, encoding: str) -> int:
    """How many characters of the sample are none in the encoding; one cut off at its end does not count."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(sample).count("\ufffd")
