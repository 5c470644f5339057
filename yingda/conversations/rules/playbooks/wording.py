"""Whether a phrase was said: blanks, width and case of letters do not count. The composer of the console asks the same."""

import re
import unicodedata
from collections.abc import Iterable

_BLANKS = re.compile(r"\s+")


def phrases_said(text: str, phrases: Iterable[str]) -> tuple[str, ...]:
    """Those of the phrases that the text holds, in their order."""
    plain = _plain(text)
    return tuple(phrase for phrase in phrases if (wanted := _plain(phrase)) and wanted in plain)


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()
