"""What a text is indexed under, what a query asks for, and where in a text the answer stands.

Chinese is cut without a dictionary: every character with the one after it is a term, so whatever of two characters and up
stands in a text is found, wherever a dictionary would have cut it. Other scripts are cut into words, found by their beginning.
"""

import re
import unicodedata
from dataclasses import dataclass

from yingda.kit.text import normalise

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"[{CJK}]+|[^\\W{CJK}]+")
_IS_CJK = re.compile(f"[{CJK}]")
WORD_LIMIT = 64
PHRASES_LIMIT = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that must follow each other; of the last one only the beginning when `open_ended`."""

    terms: tuple[str, ...]
    open_ended: bool


def terms(text: str) -> list[str]:
    """The terms of a text, in order. A character that ends its run is a term by itself."""
    found: list[str] = []
    for run in _RUNS.findall(normalise(text)):
        if _IS_CJK.match(run):
            found += [run[at : at + 2] for at in range(len(run))]
        else:
            found.append(run[:WORD_LIMIT])
    return found


def words(query: str) -> list[str]:
    """The words of a query, in normal form: what must stand in a text."""
    return normalise(query).split()


def phrases(query: str) -> list[Phrase]:
    """What an index is asked for: at most `PHRASES_LIMIT` phrases, all of which must be there; none for an empty query."""
    return [_phrase(run) for word in words(query) for run in _RUNS.findall(word)][:PHRASES_LIMIT]


def _phrase(run: str) -> Phrase:
    if not _IS_CJK.match(run):
        return Phrase((run[:WORD_LIMIT],), True)
    if len(run) == 1:
        return Phrase((run,), True)
    return Phrase(tuple(run[at : at + 2] for at in range(len(run) - 1)), False)


def is_chinese(word: str) -> bool:
    """Whether a word is of characters that are cut by twos and nothing else."""
    return all(_IS_CJK.match(mark) for mark in word)


def holds(text: str, wanted: list[str]) -> bool:
    """Whether every one of the `wanted` words (normal form) stands in the text."""
    plain = normalise(text)
    return all(word in plain for word in wanted)


def places(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Where the `wanted` words stand in the text as it is written: start and end of each, in order, none overlapping."""
    plain, origin = _unfolded(text)
    found = sorted((at, at + len(word)) for word in wanted if word for at in _all_of(plain, word))
    kept: list[tuple[int, int]] = []
    for start, end in found:
        first, last = origin[start], origin[end - 1] + 1
        if kept and first < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(last, kept[-1][1]))
        else:
            kept.append((first, last))
    return kept


def _unfolded(text: str) -> tuple[str, list[int]]:
    """The text folded character by character, and which character of the text each one of it came from."""
    folded, origin = [], []
    for at, mark in enumerate(text):
        for part in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", mark).casefold()):
            folded.append(part)
            origin.append(at)
    return "".join(folded), origin


def _all_of(plain: str, word: str) -> list[int]:
    return [found.start() for found in re.finditer(f"(?={re.escape(word)})", plain)]
