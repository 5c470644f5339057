"""What facts are made by: the settings of the team, as one value that is kept with them."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import tzinfo

from yingda.attribution.rules.days import business_day, day_bounds

_APART = re.compile(r"[,，、;；\s]+")


@dataclass(frozen=True, slots=True)
class Making:
    """day_begins: the hour (0 to 23) a business day begins; code_words, own_tag: as the team wrote them; zone: its name."""

    day_begins: int = 0
    code_words: str = ""
    own_tag: str = ""
    zone: str = "Asia/Shanghai"

    @property
    def fingerprint(self) -> str:
        """The same for the same settings: facts that carry another are made anew."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def day(self, at: int, zone: tzinfo) -> tuple[int, int]:
        """The business day (yyyymmdd) and the hour of an instant (ms)."""
        return business_day(at, zone, self.day_begins)

    def pieces(self, since_at: int, until_at: int, zone: tzinfo) -> list[tuple[int, int, int]]:
        """A stretch of time (ms) cut where business days end: (day, from, until) of each piece, in order; a stretch of no length is one piece."""
        found, at = [], since_at
        while True:
            day, _hour = self.day(at, zone)
            end = min(until_at, day_bounds(day, zone, self.day_begins)[1])
            found.append((day, at, end))
            if end >= until_at:
                return found
            at = end


def words_of(text: str) -> tuple[str, ...]:
    """The words of a list separated by commas, blanks or the like, each once, in lower case."""
    return tuple(dict.fromkeys(word for word in _APART.split(text.casefold()) if word))
