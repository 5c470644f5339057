"""The value of a formula, in Decimal."""

from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException

from yingda.kit.formulas.tree import FACT, Call, Chain, Comparison, FormulaFailed, Name, Negative, Node, Number, Problem
from yingda.kit.money import LARGEST, arithmetic

Values = Mapping[str, Decimal | None]
# A value of more digits could leave the range of Decimal before the end looks at the size.
_WIDEST = 40


def evaluate(node: Node, values: Values) -> Decimal:
    """What a formula comes to with the values of its metrics (None or not a number: there is none).

    `if` looks only at the branch it takes. `round` rounds half up; `clamp` with its bounds the wrong way round gives the upper one.
    Raises FormulaFailed with the place: a metric without a value, a division by zero, a number beyond a million millions.
    """
    with arithmetic():
        result = _value(node, values)
    if abs(result) > LARGEST:
        raise FormulaFailed(_too_large(1))
    return result


def _value(node: Node, values: Values) -> Decimal:
    match node:
        case Number():
            return node.value
        case Name():
            return _known(node, values)
        case Negative():
            return -_value(node.of, values)
        case Chain():
            return _chain(node, values)
        case Comparison():
            return Decimal(_COMPARE[node.sign](_value(node.left, values), _value(node.right, values)))
        case Call():
            return _call(node, values)


def _known(node: Name, values: Values) -> Decimal:
    value = values.get(node.name)
    if value is None or not value.is_finite():
        raise FormulaFailed(Problem(node.at, "formula_value_missing", {"name": node.name[:FACT]}))
    if value.adjusted() > _WIDEST:
        raise FormulaFailed(_too_large(node.at))
    return value


def _chain(node: Chain, values: Values) -> Decimal:
    result = _value(node.first, values)
    for step in node.steps:
        result = _step(step.sign, result, _value(step.of, values), step.at)
    return result


def _step(sign: str, left: Decimal, right: Decimal, at: int) -> Decimal:
    if sign == "/" and not right:
        raise FormulaFailed(Problem(at, "formula_division_by_zero"))
    try:
        return _REACH[sign](left, right)
    except DecimalException as wrong:
        raise FormulaFailed(_too_large(at)) from wrong


def _call(node: Call, values: Values) -> Decimal:
    if node.name == "if":
        condition, then, otherwise = node.args
        return _value(then if _value(condition, values) else otherwise, values)
    args = [_value(arg, values) for arg in node.args]
    if node.name == "round":
        return _rounded(args[0], int(args[1]), node.at)
    return _PICK[node.name](args)


def _rounded(value: Decimal, digits: int, at: int) -> Decimal:
    try:
        return value.quantize(Decimal(1).scaleb(-digits))
    except DecimalException as wrong:
        raise FormulaFailed(_too_large(at)) from wrong


def _too_large(at: int) -> Problem:
    return Problem(at, "formula_number_too_large")


_REACH: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}
_PICK: Mapping[str, Callable[[list[Decimal]], Decimal]] = {
    "min": min,
    "max": max,
    "clamp": lambda args: min(max(args[0], args[1]), args[2]),
}
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}
