"""What text can be kept: PostgreSQL stores no NUL, and no database stores half a surrogate pair."""

import re

NAME_LIMIT = 200
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether both databases can keep the text and give it back unchanged."""
    return _UNSTORABLE.search(text) is None


def storable(text: str, limit: int) -> str:
    """The text without what cannot be kept, cut to `limit` characters: for what a machine sends and nobody can correct."""
    return _UNSTORABLE.sub("", text)[:limit]
