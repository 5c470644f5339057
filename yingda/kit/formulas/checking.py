"""What is wrong with a formula before it ever meets a number."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from yingda.kit.formulas.evaluating import evaluate
from yingda.kit.formulas.reading import read
from yingda.kit.formulas.tree import FACT, Call, Chain, Comparison, FormulaFailed, FormulaWrong, Name, Negative, Node, Number, Problem, inside, names_in, walk

MOST_ARGS, MOST_DIGITS = 20, 8
FUNCTIONS: Mapping[str, tuple[int, int]] = {"if": (3, 3), "min": (2, MOST_ARGS), "max": (2, MOST_ARGS), "round": (2, 2), "clamp": (3, 3)}


def parse(text: str) -> Node:
    """The tree of a formula; its names are not looked at. Raises FormulaWrong with the first thing that is wrong."""
    node = read(text)
    for problem in _form_problems(node):
        raise FormulaWrong(problem)
    return node


def check(text: str, names: Collection[str]) -> list[Problem]:
    """Everything that is wrong with a formula on these metrics, in the order of the text; empty when it can be saved.

    What cannot be read is one problem, for nothing behind it means anything. A divisor without metrics that comes to zero is refused here.
    """
    try:
        node = read(text)
    except FormulaWrong as wrong:
        return [wrong.problem]
    found = [*_form_problems(node), *_name_problems(node, names)]
    # A tree with a wrong function has no value, so constants are folded only in one that has the right form.
    found += [] if any(True for _ in _form_problems(node)) else _zero_problems(node)
    return sorted(found, key=lambda problem: problem.at)


def _form_problems(node: Node) -> Iterator[Problem]:
    yield from _wants(node, condition=False)
    for one in walk(node):
        if isinstance(one, Call):
            yield from _call_problems(one)
            is_if = one.name == "if"
            yield from (problem for index, arg in enumerate(one.args) for problem in _wants(arg, is_if and index == 0))
        elif isinstance(one, (Negative, Chain, Comparison)):
            yield from (problem for part in inside(one) for problem in _wants(part, condition=False))


def _wants(node: Node, condition: bool) -> Iterator[Problem]:
    """A place that wants a condition gets one, and every other a number."""
    if isinstance(node, Comparison) != condition:
        yield Problem(node.at, "formula_condition_missing" if condition else "formula_condition_misplaced")


def _call_problems(call: Call) -> Iterator[Problem]:
    if call.name not in FUNCTIONS:
        yield Problem(call.at, "formula_function_unknown", {"name": call.name[:FACT]})
        return
    least, most = FUNCTIONS[call.name]
    if not least <= len(call.args) <= most:
        yield Problem(call.at, "formula_arguments_wrong", {"name": call.name, "least": least, "most": most, "given": len(call.args)})
    elif call.name == "round" and not _is_digits(call.args[1]):
        yield Problem(call.args[1].at, "formula_digits_wrong", {"most": MOST_DIGITS})


def _is_digits(node: Node) -> bool:
    return isinstance(node, Number) and node.value in _DIGITS


def _name_problems(node: Node, names: Collection[str]) -> Iterator[Problem]:
    for one in walk(node):
        if isinstance(one, Name) and one.name not in names:
            yield Problem(one.at, "formula_name_unknown", {"name": one.name[:FACT]})


def _zero_problems(node: Node) -> Iterator[Problem]:
    for one in walk(node):
        if isinstance(one, Chain):
            yield from (Problem(step.at, "formula_division_by_zero") for step in one.steps if step.sign == "/" and _is_zero(step.of))


def _is_zero(node: Node) -> bool:
    if names_in(node):
        return False
    try:
        return evaluate(node, {}) == 0
    except FormulaFailed:
        return False


_DIGITS = frozenset(map(Decimal, range(MOST_DIGITS + 1)))
