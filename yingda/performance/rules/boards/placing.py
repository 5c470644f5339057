"""One's own place among others, without saying anything of them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

LEAST_N = 20


@dataclass(frozen=True, slots=True)
class Placed:
    """The place (1: the best), of how many who have at least `least_n` cases."""

    place: int
    of: int
    least_n: int


def place_of(one: Hashable, rates: Mapping[Hashable, tuple[float | None, int]], least_n: int = LEAST_N) -> Placed | None:
    """The place of `one` by rate, the highest first; the same rate is the same place. None for whoever has fewer than `least_n` cases, and where
    fewer than three are placed: the place of one of two would say what the other did."""
    placed = {key: rate for key, (rate, n) in rates.items() if rate is not None and n >= least_n}
    if one not in placed or len(placed) < 3:
        return None
    return Placed(1 + sum(rate > placed[one] for rate in placed.values()), len(placed), least_n)
