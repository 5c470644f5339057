"""The net promoter score and its interval."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Nps:
    """A net promoter score, −100..100, how far its interval reaches to either side (points), and the number of answers it rests on."""

    score: float
    reach: float
    n: int

    @property
    def low(self) -> float:
        """The lower end of the interval, not below −100."""
        return max(-100.0, self.score - self.reach)

    @property
    def high(self) -> float:
        """The upper end of the interval, not above 100."""
        return min(100.0, self.score + self.reach)


def nps(promoters: int, passives: int, detractors: int, confidence: float = 0.95) -> Nps:
    """The score of so many answers of 9–10, 7–8 and 0–6 (each ≥ 0, one of them above 0): % promoters − % detractors.

    Confidence lies between 0 and 1, both excluded. Answers that are all alike reach 0 points, however few they are: read n beside it.
    Source: se² = (p + d − (p − d)²) ÷ n, metrics.md §2: the variance of a mean of answers worth 1, 0 and −1. Raises ValueError outside these ranges.
    """
    n = promoters + passives + detractors
    if min(promoters, passives, detractors) < 0 or not n or not 0 < confidence < 1:
        raise ValueError("a score needs at least one answer and a confidence between 0 and 1")
    up, down = promoters / n, detractors / n
    # Rounding may leave a hair below 0 when all answers are alike.
    error = sqrt(max(0.0, up + down - (up - down) ** 2) / n)
    return Nps(100 * (promoters - detractors) / n, 100 * NormalDist().inv_cdf((1 + confidence) / 2) * error, n)
