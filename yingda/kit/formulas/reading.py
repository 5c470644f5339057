"""From the text of a formula to its tree: a small recursive-descent parser that stops at the first thing it cannot read."""

import re
from dataclasses import dataclass
from decimal import Decimal

from yingda.kit.formulas.tree import DEEPEST, FACT, LONGEST, Call, Chain, Comparison, FormulaWrong, Name, Negative, Node, Number, Problem, Step

_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)|(?P<sign><=|>=|!=|[-+*/(),<>=])",
)
_BLANKS = re.compile(r"[ \t\r\n]*")
_DIGITS = 15
_COMPARING = ("<", "<=", ">", ">=", "=", "!=")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def read(text: str) -> Node:
    """The tree of a text, before its names, functions and conditions are looked at.

    Raises FormulaWrong: too long (2000 characters), too deep (30 levels of parentheses, functions and signs), an unexpected
    character or end, a number of more than 15 digits before or behind its point.
    """
    if len(text) > LONGEST:
        raise FormulaWrong(Problem(LONGEST + 1, "formula_too_long", {"limit": LONGEST, "length": len(text)}))
    reader = _Reader(_tokens(text))
    node = reader.expression(0)
    reader.expect("")
    return node


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    place = _after_blanks(text, 0)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise FormulaWrong(Problem(place + 1, "formula_character_unexpected", {"character": text[place]}))
        found.append(_Token(match.lastgroup, match[0], place + 1))
        place = _after_blanks(text, match.end())
    return [*found, _Token("end", "", len(text) + 1)]


def _after_blanks(text: str, place: int) -> int:
    match = _BLANKS.match(text, place)
    return match.end() if match else place


class _Reader:
    """Walks over the tokens. `depth` counts what is open around the place."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def take(self) -> _Token:
        token = self.now
        self.place += 1
        return token

    def is_at(self, *signs: str) -> bool:
        return self.now.kind == "sign" and self.now.text in signs

    def expect(self, sign: str) -> None:
        if self.now.text != sign:
            raise self.unexpected()
        self.place += 1

    def unexpected(self) -> FormulaWrong:
        if self.now.kind == "end":
            return FormulaWrong(Problem(self.now.at, "formula_end_unexpected"))
        return FormulaWrong(Problem(self.now.at, "formula_character_unexpected", {"character": self.now.text[:FACT]}))

    def expression(self, depth: int) -> Node:
        left = self.sum(depth)
        if not self.is_at(*_COMPARING):
            return left
        token = self.take()
        return Comparison(left, token.text, self.sum(depth), token.at)

    def sum(self, depth: int) -> Node:
        first, steps = self.product(depth), list[Step]()
        while self.is_at("+", "-"):
            token = self.take()
            steps.append(Step(token.text, self.product(depth), token.at))
        return Chain(first, tuple(steps), first.at) if steps else first

    def product(self, depth: int) -> Node:
        first, steps = self.signed(depth), list[Step]()
        while self.is_at("*", "/"):
            token = self.take()
            steps.append(Step(token.text, self.signed(depth), token.at))
        return Chain(first, tuple(steps), first.at) if steps else first

    def signed(self, depth: int) -> Node:
        token = self.now
        if depth > DEEPEST:
            raise FormulaWrong(Problem(token.at, "formula_too_deep", {"limit": DEEPEST}))
        if self.is_at("-"):
            self.place += 1
            return Negative(self.signed(depth + 1), token.at)
        if self.is_at("("):
            self.place += 1
            inner = self.expression(depth + 1)
            self.expect(")")
            return inner
        return self.atom(depth)

    def atom(self, depth: int) -> Node:
        if self.now.kind not in ("number", "name"):
            raise self.unexpected()
        token = self.take()
        if token.kind == "number":
            return _number(token)
        if not self.is_at("("):
            return Name(token.text, token.at)
        self.place += 1
        return Call(token.text, self.arguments(depth + 1), token.at)

    def arguments(self, depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self.is_at(")"):
            if found:
                self.expect(",")
            found.append(self.expression(depth))
        self.place += 1
        return tuple(found)


def _number(token: _Token) -> Number:
    if any(len(digits) > _DIGITS for digits in token.text.split(".")):
        raise FormulaWrong(Problem(token.at, "formula_number_long", {"limit": _DIGITS}))
    return Number(Decimal(token.text), token.at)
