"""Who works in the shop, and when it is busy."""

from dataclasses import dataclass
from random import Random

from yingda.site.shop_log.words import AGENTS, SHOP

MINUTE, HOUR, DAY = 60, 3600, 86400
# How much is going on in each hour of the day: peaks before noon and in the evening.
HOURS = (0.5, 0.3, 0.1, 0.1, 0.1, 0.2, 0.5, 1.2, 3.0, 6.0, 8.5, 8.0, 5.0, 5.5, 6.5, 6.0, 5.5, 4.5, 5.5, 7.5, 9.5, 9.0, 5.5, 2.0)
WEEKDAYS = (1.05, 1.0, 0.97, 0.98, 1.04, 1.08, 0.88)
SHIFTS = ((8 * HOUR + 30 * MINUTE, 17 * HOUR), (15 * HOUR, 23 * HOUR + 30 * MINUTE), (10 * HOUR, 19 * HOUR))
ALL_DAY = (8 * HOUR + 30 * MINUTE, 23 * HOUR + 30 * MINUTE)
OPENS = ALL_DAY[0]
SLOT = 30 * MINUTE
SMALL = 4


@dataclass(frozen=True, slots=True)
class Agent:
    """speed: seconds of a usual answer; skill: how often a talk sells, 1 is usual; shift: seconds of the day; off: the weekday (0 Monday) off."""

    name: str
    account: str
    speed: float
    skill: float
    shift: tuple[int, int]
    off: int


def team(rng: Random, count: int) -> tuple[Agent, ...]:
    """So many agents, each with a pace of their own. A small team works all day, every day."""
    return tuple(_agent(rng, place, count) for place in range(count))


def load(day: int, second: int) -> float:
    """How busy the shop is at a second of a day (days since 1970-01-01), 1 is usual."""
    return HOURS[second // HOUR] * WEEKDAYS[weekday(day)] / (sum(HOURS) / 24)


def weekday(day: int) -> int:
    """0 Monday, of a day since 1970-01-01, a Thursday."""
    return (day + 3) % 7


class Duty:
    """Who is at work at an instant; remembered for the half hour that is asked about."""

    def __init__(self, agents: tuple[Agent, ...]) -> None:
        self._agents, self._slot = agents, -1
        self._here: tuple[Agent, ...] = ()

    def at(self, instant: int) -> tuple[Agent, ...]:
        if instant // SLOT != self._slot:
            self._slot = instant // SLOT
            day, second = divmod(self._slot * SLOT, DAY)
            self._here = tuple(one for one in self._agents if one.shift[0] <= second < one.shift[1] and one.off != weekday(day))
        return self._here


def _agent(rng: Random, place: int, count: int) -> Agent:
    again, which = divmod(place, len(AGENTS))
    name = AGENTS[which] + (str(again + 1) if again else "")
    shift, off = (ALL_DAY, -1) if count < SMALL else (SHIFTS[place % len(SHIFTS)], place * 2 % 7)
    return Agent(name, f"{SHOP}:{name}", 18 + 50 * rng.random() ** 2, 0.6 + 0.8 * rng.random(), shift, off)
