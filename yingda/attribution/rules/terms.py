"""What a version of the judge rule may say: its windows in days and minutes, and what is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yingda.attribution.rules.facts import DAY, MINUTE, RULES

NAME_MOST = 80
# The windows a person chooses: smallest and largest, in the unit of the name.
RANGES: Mapping[str, tuple[int, int]] = {
    "look_back_days": (1, 30), "inquiry_days": (1, 15), "claw_back_days": (1, 90), "after_sales_days": (1, 180),
    "follow_up_from": (1, 60), "follow_up_to": (1, 60), "urge": (0, 60),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """A version as a person writes it: `*_days` in days; `follow_up_from`, `follow_up_to` and `urge` in minutes (urge 0: the rule is off).

    rule: `placed`, `paid` or `placed_first`. excludes_*: whether a mark of that kind takes an order from everybody.
    """

    name: str
    rule: str
    look_back_days: int = 2
    inquiry_days: int = 1
    claw_back_days: int = 15
    after_sales_days: int = 21
    follow_up: bool = True
    follow_up_from: int = 1
    follow_up_to: int = 60
    urge: int = 60
    excludes_flagged: bool = True
    excludes_after_sales: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field: the code of the sentence and its numbers."""

    field: str
    code: str
    params: Mapping[str, Any]


def problems_of(terms: Terms) -> list[Problem]:
    """Everything that is wrong, field by field: the name (1 to 80 characters), the rule, a window out of `RANGES`, a follow-up that ends before it begins."""
    return list(_problems(terms))


def columns_of(terms: Terms) -> dict[str, Any]:
    """The version as it is stored: windows in ms, but for those counted in business days."""
    same = ("name", "rule", "inquiry_days", "after_sales_days", "follow_up", "excludes_flagged", "excludes_after_sales")
    days = {"look_back": terms.look_back_days * DAY, "claw_back": terms.claw_back_days * DAY}
    minutes = {name: getattr(terms, name) * MINUTE for name in ("follow_up_from", "follow_up_to", "urge")}
    return {name: getattr(terms, name) for name in same} | days | minutes


def terms_of(columns: Mapping[str, Any]) -> Terms:
    """The other way round: a stored version as a person reads it."""
    same = ("name", "rule", "inquiry_days", "after_sales_days", "follow_up", "excludes_flagged", "excludes_after_sales")
    days = {"look_back_days": columns["look_back"] // DAY, "claw_back_days": columns["claw_back"] // DAY}
    minutes = {name: columns[name] // MINUTE for name in ("follow_up_from", "follow_up_to", "urge")}
    return Terms(**{name: columns[name] for name in same}, **days, **minutes)


def _problems(terms: Terms) -> Iterator[Problem]:
    if not 1 <= len(terms.name.strip()) <= NAME_MOST:
        yield Problem("name", "credit_name_wrong", {"most": NAME_MOST})
    if terms.rule not in RULES:
        yield Problem("rule", "value_choice", {"choices": " / ".join(RULES)})
    for name, (least, most) in RANGES.items():
        if not least <= getattr(terms, name) <= most:
            yield Problem(name, "credit_window_wrong", {"least": least, "most": most})
    if terms.follow_up_to < terms.follow_up_from:
        yield Problem("follow_up_to", "credit_follow_up_reversed", {"begin": terms.follow_up_from})
