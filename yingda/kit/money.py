"""Money: Decimal yuan with fen, read strictly, rounded once, split without losing a fen. Source: spec, pay, first paragraph."""

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from fractions import Fraction

FEN = Decimal("0.01")
LARGEST = Decimal("1000000000000")
_YUAN = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,2})?")
# Wide enough that sums, products and differences of amounts, counts and rates are exact; only a division is rounded, at its 60th digit.
_ARITHMETIC = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])


def arithmetic() -> AbstractContextManager[Context]:
    """The one setting all pay is worked out in, for a `with`: 60 digits, half up, whatever the thread is set to."""
    return localcontext(_ARITHMETIC)


def parse_yuan(text: str) -> Decimal:
    """The amount a text says: digits, at most twelve before the point and two behind it, and a minus if need be.

    No blanks, no thousands separators, no exponent, no other digits than 0–9. Raises ValueError for anything else.
    """
    if not _YUAN.fullmatch(text):
        raise ValueError("an amount is written like 1234.50")
    return to_fen(Decimal(text))


def to_fen(amount: Decimal) -> Decimal:
    """The amount rounded half up (away from zero) to 0.01 yuan, never a minus zero.

    Only the end of a statement line rounds. Raises ValueError for what is no number or beyond a million millions.
    """
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise ValueError("an amount is a number of at most a million millions")
    return _ARITHMETIC.add(amount.quantize(FEN, context=_ARITHMETIC), Decimal(0))


def fen_of(amount: Decimal) -> int:
    """The fen of an amount in whole fen, for storage. Raises ValueError for a part of one."""
    fen = Fraction(amount) * 100
    if fen.denominator != 1:
        raise ValueError("what is stored is an amount in whole fen")
    return int(fen)


def yuan_of(fen: int) -> Decimal:
    """The amount in yuan, with two decimals, of stored fen."""
    return _yuan(fen)


def split(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The parts of an amount (whole fen) by weights (≥ 0, at least one of them > 0), each in whole fen, summing to the amount exactly.

    By the largest remainder: everybody gets the whole fen of the exact share, and the fen left over go one each to those who
    lost most by it, the earlier one first among equals. So no part is a fen or more away from its exact share.
    Raises ValueError outside these ranges.
    """
    sizes = _sizes(weights)
    whole = Fraction(amount) * 100 if amount.is_finite() else Fraction(1, 2)
    if whole.denominator != 1:
        raise ValueError("what is split is an amount in whole fen")
    fen, total = abs(int(whole)), sum(sizes)
    parts = [int(fen * size // total) for size in sizes]
    lost = [fen * size / total - part for size, part in zip(sizes, parts, strict=True)]
    for index in sorted(range(len(parts)), key=lambda one: -lost[one])[: fen - sum(parts)]:
        parts[index] += 1
    return tuple(_yuan(part if amount > 0 else -part) for part in parts)


def _sizes(weights: Sequence[Decimal]) -> list[Fraction]:
    if not all(weight.is_finite() and weight >= 0 for weight in weights) or not any(weights):
        raise ValueError("weights are numbers from 0 on, and one of them is above it")
    return [Fraction(weight) for weight in weights]


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2, _ARITHMETIC)
