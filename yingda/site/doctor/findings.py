"""What a check found, and the sentences for it."""

from dataclasses import dataclass, field
from typing import Any, Literal

from yingda.site.doctor.words import WORDS

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: what was looked at, how it is, and the facts for the sentence (`words.WORDS`)."""

    check: str
    level: Level
    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    def sentence(self, chinese: bool) -> str:
        """What is so and what to do about it."""
        return WORDS[self.code][0 if chinese else 1].format(**self.facts)


def ok(check: str, code: str, **facts: Any) -> Finding:
    """Nothing to do."""
    return Finding(check, "ok", code, facts)


def warning(check: str, code: str, **facts: Any) -> Finding:
    """Works, but somebody should know."""
    return Finding(check, "warning", code, facts)


def problem(check: str, code: str, **facts: Any) -> Finding:
    """Must be mended: the doctor's exit code is 1."""
    return Finding(check, "problem", code, facts)
