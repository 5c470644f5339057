"""Which words say who somebody is, and how they are taken out of a text."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

REASONS = ("request", "account_closed", "authority", "other")
BLANK = "***"
MOST_WORDS = 40
_HAN = re.compile("[\u3400-\u9fff]")


def telling_words(names: Iterable[str], identities: Iterable[tuple[str, str]], attributes: Mapping[str, Any], taken: Collection[str]) -> list[str]:
    """The words that are looked for in the whole database, because they say who the customer is wherever they stand.

    Addresses, numbers and outside ids of at least 5 characters, texts among the attributes of at least 6, and a name that
    nobody else has (`taken`) when it is long enough to be no common word: 3 Chinese characters, or 6 others with a blank.
    """
    found = [variant for channel, value in identities if channel != "visitor" and len(value) >= 5 for variant in _variants(channel, value)]
    found += [name for name in names if name not in taken and (len(_HAN.findall(name)) >= 3 or (len(name) >= 6 and " " in name))]
    found += [value for value in attributes.values() if isinstance(value, str) and len(value) >= 6]
    return sorted(dict.fromkeys(word.strip() for word in found if word.strip()), key=lambda word: (-len(word), word))[:MOST_WORDS]


def _variants(channel: str, value: str) -> list[str]:
    """The ways people write a number: as it is stored, without +86, in groups of 3, 4 and 4."""
    if channel not in ("phone", "whatsapp", "sms"):
        return [value]
    bare = re.sub(r"^\+?86(?=1\d{10}$)", "", value)
    if not re.fullmatch(r"1\d{10}", bare):
        return [value]
    return [bare, *(sign.join((bare[:3], bare[3:7], bare[7:])) for sign in " -")]


def spellings(word: str) -> list[str]:
    """A word as it stands in a text and as it stands in JSON that writes only ASCII."""
    return list(dict.fromkeys((word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1])))


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the words in any spelling, whatever their case."""
    every = sorted({spelling for word in words for spelling in spellings(word)}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, every)) or "(?!)", re.IGNORECASE)


def without(text: str, pattern: re.Pattern[str]) -> str:
    """The text with stars in place of what the pattern finds."""
    return pattern.sub(BLANK, text)


def confirmed(typed: str, name: str, number: int) -> bool:
    """Whether somebody typed whom they erase: the customer's name, or the number where there is no name."""
    return typed.strip() == (name.strip() or f"#{number}") or typed.strip() == f"#{number}"
