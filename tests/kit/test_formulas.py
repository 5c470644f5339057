"""Formulas: tables of texts, the place of every problem, and laws on random trees and random text."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yingda.kit.formulas import FormulaFailed, FormulaWrong, Problem, check, evaluate, names_in, parse, shown
from yingda.kit.formulas.tree import DEEPEST, LONGEST, Call, Chain, Comparison, Name, Negative, Node, Number, Step, walk

NAMES = ("a", "b", "csat", "sales.credited")
VALUES = {"a": Decimal(7), "b": Decimal("2.5"), "csat": Decimal(0), "sales.credited": Decimal(150_000)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 3 - 2", "5"),
        ("12 / 2 / 3", "2"),
        ("-a + 10", "3"),
        ("--a", "7"),
        ("2 * -b", "-5"),
        ("a - -b", "9.5"),
        ("0.1 + 0.2", "0.3"),
        ("if(a >= 7, 200, 0)", "200"),
        ("if(a > 7, 200, 0)", "0"),
        ("if((a = 7), 1, 2)", "1"),
        ("if(a != 7, 1, 2)", "2"),
        ("if(a < 8, 1, 2)", "1"),
        ("if(a <= 6.99, 1, 2)", "2"),
        ("if(csat > 0, a / csat, 5)", "5"),
        ("min(a, b, 3)", "2.5"),
        ("max(a, b)", "7"),
        ("round(b, 0)", "3"),
        ("round(-b, 0)", "-3"),
        ("round(1 / 3, 4)", "0.3333"),
        ("clamp(a, 0, 5)", "5"),
        ("clamp(-a, 0, 5)", "0"),
        ("clamp(b, 0, 5)", "2.5"),
        ("sales.credited * 5 / 100", "7500"),
        ("0.3 * max(0, 620 - 500) - max(0, 500 - 620)", "36"),
        ("1 / 3 * 3 - 1", "0"),
        ("\t1\n+\r1 ", "2"),
    ],
)
def test_values(text: str, value: str) -> None:
    assert check(text, NAMES) == []
    assert round(evaluate(parse(text), VALUES), 20) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [(1, "formula_end_unexpected")]),
        ("1 +", [(4, "formula_end_unexpected")]),
        ("(1", [(3, "formula_end_unexpected")]),
        ("min(1,", [(7, "formula_end_unexpected")]),
        ("1 $ 2", [(3, "formula_character_unexpected")]),
        ("1 2", [(3, "formula_character_unexpected")]),
        ("a)", [(2, "formula_character_unexpected")]),
        (".5", [(1, "formula_character_unexpected")]),
        ("1e5", [(2, "formula_character_unexpected")]),
        ("+1", [(1, "formula_character_unexpected")]),
        ("a ** 2", [(4, "formula_character_unexpected")]),
        ("min(,1)", [(5, "formula_character_unexpected")]),
        ("if(a == 1, 1, 2)", [(7, "formula_character_unexpected")]),
        ("a.__class__()", [(1, "formula_function_unknown")]),
        ("__import__", [(1, "formula_name_unknown")]),
        ("转化率", [(1, "formula_character_unexpected")]),
        ("１", [(1, "formula_character_unexpected")]),
        ("1 + nobody", [(5, "formula_name_unknown")]),
        ("min", [(1, "formula_name_unknown")]),
        ("nobody + else * a", [(1, "formula_name_unknown"), (10, "formula_name_unknown")]),
        ("2 * sqrt(a)", [(5, "formula_function_unknown")]),
        ("a(1)", [(1, "formula_function_unknown")]),
        ("if(a > 1, 2)", [(1, "formula_arguments_wrong")]),
        ("1 + min(a)", [(5, "formula_arguments_wrong")]),
        ("max()", [(1, "formula_arguments_wrong")]),
        ("clamp(a, 1)", [(1, "formula_arguments_wrong")]),
        ("round(a)", [(1, "formula_arguments_wrong")]),
        ("round(a, b)", [(10, "formula_digits_wrong")]),
        ("round(a, 0.5)", [(10, "formula_digits_wrong")]),
        ("round(a, 9)", [(10, "formula_digits_wrong")]),
        ("if(a, 1, 2)", [(4, "formula_condition_missing")]),
        ("a > b", [(3, "formula_condition_misplaced")]),
        ("1 + (a > b)", [(8, "formula_condition_misplaced")]),
        ("if(a > 1, a > 2, 3)", [(13, "formula_condition_misplaced")]),
        ("-(a > 1)", [(5, "formula_condition_misplaced")]),
        ("if((a > b) > 1, 2, 3)", [(7, "formula_condition_misplaced")]),
        ("a > b > 1", [(7, "formula_character_unexpected")]),
        ("a / 0", [(3, "formula_division_by_zero")]),
        ("a / 0.00 + 1", [(3, "formula_division_by_zero")]),
        ("a / (2 - 1 - 1)", [(3, "formula_division_by_zero")]),
        ("a / if(1 > 2, 1, 0)", [(3, "formula_division_by_zero")]),
        ("1 / (1 / 0)", [(8, "formula_division_by_zero")]),
        ("nobody / 0", [(1, "formula_name_unknown"), (8, "formula_division_by_zero")]),
        ("1234567890123456", [(1, "formula_number_long")]),
        ("0.1234567890123456", [(1, "formula_number_long")]),
        ("1" * 2001, [(2001, "formula_too_long")]),
        ("(" * 31 + "1" + ")" * 31, [(32, "formula_too_deep")]),
        ("-" * 1000 + "1", [(32, "formula_too_deep")]),
        ("min(1," * 200, [(185, "formula_too_deep")]),
    ],
)
def test_every_problem_has_its_place(text: str, problems: list[tuple[int, str]]) -> None:
    assert [(one.at, one.code) for one in check(text, NAMES)] == problems


def test_the_facts_of_problems() -> None:
    assert check("1 + nobody", NAMES) == [Problem(5, "formula_name_unknown", {"name": "nobody"})]
    assert check("min(a)", NAMES)[0].facts == {"name": "min", "least": 2, "most": 20, "given": 1}
    assert check("1 $", NAMES)[0].facts == {"character": "$"}
    assert check("1" * 3000, NAMES)[0].facts == {"limit": LONGEST, "length": 3000}


def test_the_limits_are_reached_but_not_passed() -> None:
    assert check("(" * DEEPEST + "1" + ")" * DEEPEST, ()) == []
    long = "1+" * 999 + "11"
    assert len(long) == LONGEST and check(long, ()) == []
    assert evaluate(parse(long), {}) == 1010


@pytest.mark.parametrize(
    ("text", "values", "at", "code"),
    [
        ("1 + a", {}, 5, "formula_value_missing"),
        ("1 + a", {"a": None}, 5, "formula_value_missing"),
        ("1 + a", {"a": Decimal("NaN")}, 5, "formula_value_missing"),
        ("a * 1", {"a": Decimal("Infinity")}, 1, "formula_value_missing"),
        ("5 / a", {"a": Decimal(0)}, 3, "formula_division_by_zero"),
        ("if(a > 0, 1, 5 / (a - a))", {"a": Decimal(0)}, 16, "formula_division_by_zero"),
        ("-a", {"a": Decimal("1e999999")}, 2, "formula_number_too_large"),
        ("2 * a", {"a": Decimal("1e12")}, 1, "formula_number_too_large"),
        ("1 + round(a * a * a, 2)", {"a": Decimal("1e40")}, 5, "formula_number_too_large"),
    ],
)
def test_what_has_no_value_says_where(text: str, values: dict[str, Decimal | None], at: int, code: str) -> None:
    with pytest.raises(FormulaFailed) as failed:
        evaluate(parse(text), values)
    assert (failed.value.problem.at, failed.value.problem.code) == (at, code)


def test_parse_refuses_what_check_refuses_but_for_names_and_zeros() -> None:
    with pytest.raises(FormulaWrong) as wrong:
        parse("1 + sqrt(2)")
    assert wrong.value.problem.at == 5
    assert names_in(parse("b + a / 0 + b * nobody")) == ("b", "a", "nobody")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("((a))", "a"),
        ("(a+b)+1", "(a + b) + 1"),
        ("a+(b*2)", "a + b * 2"),
        ("a-(b-1)", "a - (b - 1)"),
        ("(a*b)/2", "(a * b) / 2"),
        ("-(a+b)*2", "-(a + b) * 2"),
        ("if((a>1),min(a,b),(1.50))", "if(a > 1, min(a, b), 1.50)"),
    ],
)
def test_the_canonical_text(text: str, canonical: str) -> None:
    assert shown(parse(text)) == canonical


# ---- laws

numbers = st.builds(Number, st.decimals(0, 10**15 - 1, places=3) | st.integers(0, 9).map(Decimal))
leaves = numbers | st.builds(Name, st.sampled_from(NAMES))


def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def chain(signs: str) -> st.SearchStrategy[Node]:
        steps = st.lists(st.builds(Step, st.sampled_from(signs), inner), min_size=1, max_size=3).map(tuple)
        return st.builds(Chain, inner, steps)

    comparison = st.builds(Comparison, inner, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), inner)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        chain("+-"),
        chain("*/"),
        st.builds(Negative, inner),
        st.builds(Call, st.just("if"), st.tuples(comparison, inner, inner)),
        st.builds(Call, st.sampled_from(["min", "max"]), several),
        st.builds(Call, st.just("round"), st.tuples(inner, st.builds(Number, st.integers(0, 8).map(Decimal)))),
        st.builds(Call, st.just("clamp"), st.tuples(inner, inner, inner)),
    )


trees = st.recursive(leaves, larger, max_leaves=12)
pieces = st.sampled_from([*"+-*/()<>=,.! \n0123456789", "a", "b", "if(", "min(", "max(", "round(", "clamp(", "<=", "1", "0.5", "nobody", "é", "\x00"])
texts = st.text(max_size=60) | st.lists(pieces, max_size=40).map("".join)


@given(trees)
def test_reading_what_is_shown_gives_the_same_tree(tree: Node) -> None:
    assume(len(shown(tree)) <= LONGEST)
    assert parse(shown(tree)) == tree
    assert shown(parse(shown(tree))) == shown(tree)


@given(texts)
def test_no_text_crashes_and_check_and_parse_agree(text: str) -> None:
    problems = check(text, NAMES)
    assert all(1 <= one.at <= len(text) + 1 for one in problems)
    try:
        tree = parse(text)
    except FormulaWrong as wrong:
        assert wrong.problem in problems
        return
    assert parse(shown(tree)) == tree
    assert set(names_in(tree)) - set(NAMES) == {one.facts["name"] for one in problems if one.code == "formula_name_unknown"}


@given(trees, st.dictionaries(st.sampled_from(NAMES), st.none() | st.decimals() | st.integers(-3, 3).map(Decimal)))
def test_no_values_crash(tree: Node, values: dict[str, Decimal | None]) -> None:
    try:
        assert evaluate(tree, values).is_finite()
    except FormulaFailed as failed:
        assert failed.problem.code in ("formula_value_missing", "formula_division_by_zero", "formula_number_too_large")


@given(trees)
def test_a_place_is_where_its_node_begins(tree: Node) -> None:
    text = shown(tree)
    assume(len(text) <= LONGEST)
    for node in walk(parse(text)):
        if isinstance(node, (Name, Call)):
            assert text.startswith(node.name, node.at - 1)
