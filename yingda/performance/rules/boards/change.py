"""Why a rate moved: what came of another mix of cases, what of other rates within the same cases."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from yingda.kit.statistics import Cases

NONE = Cases(0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """What one segment gave to the change of a rate. before, after: its cases; mix, rate: its effects, as parts of 1.

    key: the segment; None: several small ones together.
    """

    key: Hashable
    before: Cases
    after: Cases
    mix: Fraction
    rate: Fraction

    @property
    def moved(self) -> Fraction:
        """Both effects together."""
        return self.mix + self.rate


def parts_of(before: dict[Hashable, Cases], after: dict[Hashable, Cases]) -> list[Part]:
    """The change of the rate of all cases, by segment; the effects of all segments sum to the change exactly.

    before, after: the cases of each segment in the two periods; a segment may miss in one of them. With w the share of a segment among all cases, r
    its rate and R the rate of all, its mix effect is (w₁ − w₀) × ((r₀ + r₁) ÷ 2 − (R₀ + R₁) ÷ 2), its rate effect (r₁ − r₀) × (w₀ + w₁) ÷ 2: a
    growing share helps where the rate is above the average of all. A segment without cases in one period has no rate of its own there, so all it
    gave is mix. Nothing when one of the periods has no case at all. The largest effect first, then by key.
    Source: E. M. Kitagawa, Components of a Difference Between Two Rates, JASA 50 (1955) 1168–1194.
    """
    sums = _sum(before.values()), _sum(after.values())
    if not (sums[0].n and sums[1].n):
        return []
    middle = (_rate(sums[0]) + _rate(sums[1])) / 2
    keys = list(dict.fromkeys([*before, *after]))
    found = [_part(key, before.get(key, NONE), after.get(key, NONE), sums[0].n, sums[1].n, middle) for key in keys]
    return sorted(found, key=lambda one: (-abs(one.moved), str(one.key)))


def foremost(parts: list[Part], most: int) -> list[Part]:
    """The first `most` (≥ 1) parts; the rest of them as one, with the key None, so that the sum stays."""
    first, rest = parts[:most], parts[most:]
    if len(rest) < 2:
        return parts
    cases = _sum(one.before for one in rest), _sum(one.after for one in rest)
    return [*first, Part(None, *cases, _add(one.mix for one in rest), _add(one.rate for one in rest))]


def moved(before: Iterable[Cases], after: Iterable[Cases]) -> Fraction | None:
    """The change of the rate of all cases, as a part of 1; None when one of the periods has no case."""
    first, second = _sum(before), _sum(after)
    return _rate(second) - _rate(first) if first.n and second.n else None


def telling(parts: Iterable[Part]) -> float:
    """How much of the moving of segments is more than chance: of several ways to cut, the one with more of it says more. Many small segments move
    by chance alone; so of each only what lies beyond 1.96 standard errors of its part of all successes counts. It orders, and claims nothing else."""
    listed = list(parts)
    n0, n1 = (max(1, sum(one.n for one in side)) for side in ([part.before for part in listed], [part.after for part in listed]))
    return sum(max(0.0, abs(float(one.moved)) - _reach(one, n0, n1)) for one in listed)


def _reach(part: Part, n0: int, n1: int) -> float:
    share = (part.before.successes + part.after.successes) / (n0 + n1)
    return 1.96 * sqrt(share * (1 - share) * (1 / n0 + 1 / n1))


def explained(parts: Iterable[Part]) -> Fraction:
    """How far segments moved apart, whatever the direction: of several ways to cut, the one with more of it says more."""
    return _add(abs(one.moved) for one in parts)


def _part(key: Hashable, before: Cases, after: Cases, n0: int, n1: int, middle: Fraction) -> Part:
    w0, w1 = Fraction(before.n, n0), Fraction(after.n, n1)
    r0 = _rate(before) if before.n else _rate(after)
    r1 = _rate(after) if after.n else r0
    return Part(key, before, after, (w1 - w0) * ((r0 + r1) / 2 - middle), (r1 - r0) * (w0 + w1) / 2)


def _rate(cases: Cases) -> Fraction:
    return Fraction(cases.successes, cases.n) if cases.n else Fraction(0)


def _sum(cases: Iterable[Cases]) -> Cases:
    listed = list(cases)
    return Cases(sum(one.successes for one in listed), sum(one.n for one in listed))


def _add(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))
