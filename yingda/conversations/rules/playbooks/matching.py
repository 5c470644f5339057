"""Which conversations a topic or an incident concerns."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

WORD_LIMIT, MOST = 40, 50


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must hold. tags, words (of the customer) are alternatives; inboxes, groups and since_at narrow; empty: does not count."""

    tags: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    inboxes: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    since_at: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A conversation as a match looks at it. texts: what the customer said, as far as it is looked at."""

    inbox_id: int
    group_id: int | None
    tags: frozenset[int]
    last_at: int
    texts: tuple[str, ...] = ()


def fits(match: Match, seen: Seen) -> bool:
    """Whether a conversation belongs to it; queries say the same in SQL."""
    if match.inboxes and seen.inbox_id not in match.inboxes:
        return False
    if match.groups and seen.group_id not in match.groups:
        return False
    if match.since_at is not None and seen.last_at < match.since_at:
        return False
    if not match.tags and not match.words:
        return True
    return bool(seen.tags & set(match.tags)) or any(holds_word(text, match.words) for text in seen.texts)


def holds_word(text: str, words: Iterable[str]) -> bool:
    """Whether a customer's text holds one of the words, case aside."""
    lowered = text.lower()
    return any(word.strip().lower() in lowered for word in words)


def match_problems(match: Match, narrow: bool) -> list[tuple[str, str]]:
    """What is wrong with a match, as (field, code). narrow: it must name tags or words (a topic)."""
    wrong = []
    if narrow and not match.tags and not match.words:
        wrong.append(("match.words", "activation_match_empty"))
    if any(len(several) > MOST for several in (match.tags, match.words, match.inboxes, match.groups)):
        wrong.append(("match", "activation_match_too_long"))
    if any(not 1 <= len(word.strip()) <= WORD_LIMIT for word in match.words):
        wrong.append(("match.words", "playbook_word_wrong"))
    return wrong
