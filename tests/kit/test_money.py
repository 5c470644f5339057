"""Money: read strictly, rounded half up once, split without losing a fen."""

from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.kit.money import FEN, LARGEST, arithmetic, fen_of, parse_yuan, split, to_fen, yuan_of

fens = st.integers(-(10**9), 10**9).map(lambda fen: Decimal(fen).scaleb(-2))
weights = st.lists(st.decimals(0, 10**6, places=4), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0.00"),
        ("-0", "0.00"),
        ("200", "200.00"),
        ("0.5", "0.50"),
        ("-70.05", "-70.05"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_amounts_are_read(text: str, amount: str) -> None:
    assert str(parse_yuan(text)) == amount


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "+1", "1.", ".5", "1.005", "01", "1,000", "1e3", "NaN", "Infinity", "１２", "٣", "1_000", "--1", "1\n", "1000000000000", "¥1"],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="written like"):
        parse_yuan(text)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0049999999999999999999999999999", "0.00"), ("-0.001", "0.00"), ("1.015", "1.02"), ("8250", "8250.00")],
)
def test_rounding_is_half_up(exact: str, rounded: str) -> None:
    assert str(to_fen(Decimal(exact))) == rounded


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1000000000000.01", "1e999"])
def test_no_amount_to_round(amount: str) -> None:
    with pytest.raises(ValueError, match="million"):
        to_fen(Decimal(amount))


def test_the_setting_of_the_thread_does_not_matter() -> None:
    with localcontext() as narrow:
        narrow.prec, narrow.rounding = 3, ROUND_DOWN
        assert to_fen(Decimal("12345.675")) == Decimal("12345.68")
        assert split(Decimal("12345.67"), [Decimal(1)] * 2) == (Decimal("6172.84"), Decimal("6172.83"))
        with arithmetic():
            assert Decimal("12345.67") + Decimal("0.001") == Decimal("12345.671")


@pytest.mark.parametrize(
    ("amount", "by", "parts"),
    [
        ("100", "1 1 1", "33.34 33.33 33.33"),
        ("-100", "1 1 1", "-33.34 -33.33 -33.33"),
        ("0.01", "1 1", "0.01 0.00"),
        ("0.01", "0 0.1 0", "0.00 0.01 0.00"),
        ("0", "1 2", "0.00 0.00"),
        ("100", "3 2 1", "50.00 33.33 16.67"),
        ("1000", "0.7 0.3", "700.00 300.00"),
    ],
)
def test_splits_by_hand(amount: str, by: str, parts: str) -> None:
    assert " ".join(map(str, split(Decimal(amount), [*map(Decimal, by.split())]))) == parts


@pytest.mark.parametrize(
    ("amount", "by"),
    [("1", ""), ("1", "0 0"), ("1", "-1 2"), ("1", "NaN"), ("1", "Infinity 1"), ("0.001", "1"), ("NaN", "1"), ("Infinity", "1")],
)
def test_what_cannot_be_split(amount: str, by: str) -> None:
    with pytest.raises(ValueError, match=r"weights|fen"):
        split(Decimal(amount), [*map(Decimal, by.split())])


@given(fens, weights)
def test_a_split_conserves_and_nobody_is_a_fen_off(amount: Decimal, by: list[Decimal]) -> None:
    parts = split(amount, by)
    assert sum(parts) == amount
    total = sum(map(Fraction, by))
    for part, weight in zip(parts, by, strict=True):
        assert part == part.quantize(FEN)
        assert abs(Fraction(part) - Fraction(amount) * Fraction(weight) / total) < Fraction(FEN)


@given(st.decimals(-LARGEST, LARGEST, allow_nan=False))
def test_rounding_moves_half_a_fen_at_most(amount: Decimal) -> None:
    with arithmetic():
        rounded = to_fen(amount)
        assert abs(rounded - amount) <= FEN / 2
    assert abs(rounded) == LARGEST or parse_yuan(str(rounded)) == rounded


@pytest.mark.parametrize(("amount", "fen"), [("0", 0), ("12.34", 1234), ("-0.01", -1), ("100.5", 10050)])
def test_fen_are_stored_and_come_back(amount: str, fen: int) -> None:
    assert fen_of(Decimal(amount)) == fen and yuan_of(fen) == Decimal(amount)
    with pytest.raises(ValueError, match="whole fen"):
        fen_of(Decimal("0.001"))
