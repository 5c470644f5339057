"""How a pay period goes on: who may take it from where to where (spec: pay §3)."""

import re
from collections.abc import Mapping

DRAFT, CALCULATED, REVIEWED, APPROVED, LOCKED = "draft", "calculated", "reviewed", "approved", "locked"
_FROM: Mapping[str, tuple[str, ...]] = {
    CALCULATED: (DRAFT, CALCULATED, REVIEWED), REVIEWED: (CALCULATED,), APPROVED: (REVIEWED,), LOCKED: (APPROVED,),
}  # fmt: skip
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def may_become(before: str, after: str) -> bool:
    """Whether a period in one state may be taken to the other: calculated anew until it is approved, then nothing is reckoned again."""
    return before in _FROM.get(after, ())


def may_approve(person: int, calculated_by: int | None, reviewed_by: int | None) -> bool:
    """Whether a person may approve: somebody else than who calculated and who reviewed."""
    return person not in (calculated_by, reviewed_by)


def is_month(text: str) -> bool:
    """Whether a text is a month, such as 2026-03."""
    return _MONTH.fullmatch(text) is not None


def next_month(month: str) -> str:
    """The month after one (YYYY-MM)."""
    at = int(month[:4]) * 12 + int(month[5:])
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def months_between(since: str, until: str) -> list[str]:
    """The months from one to the other, both included (YYYY-MM); none the wrong way round."""
    found: list[str] = []
    while since <= until and len(found) < 1200:
        found.append(since)
        since = next_month(since)
    return found
