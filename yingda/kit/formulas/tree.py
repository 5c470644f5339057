"""What a formula is once it is read, and what can be wrong with one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

LONGEST, DEEPEST, FACT = 2000, 30, 60


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, at which character (1-based), as the code of a sentence and its facts."""

    at: int
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class _Told(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.code} at {problem.at}")
        self.problem = problem


class FormulaWrong(_Told):
    """The text is no formula. `problem` says where and why."""


class FormulaFailed(_Told):
    """The formula has no value for these values. `problem` says where and why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written: from 0 on, without exponent. `at` is the character it begins with; so for every node."""

    value: Decimal
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A metric."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus something."""

    of: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain: the sign and what follows it. `at` is the place of the sign."""

    sign: str
    of: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """A sum (signs + and -) or a product (* and /), from left to right, with at least one step.

    Flat, so that only what a formula nests is deep, and a long sum is not.
    """

    first: "Node"
    steps: tuple[Step, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition."""

    left: "Node"
    sign: str
    right: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language with its arguments."""

    name: str
    args: tuple["Node", ...]
    at: int = field(default=0, compare=False)


Node = Number | Name | Negative | Chain | Comparison | Call


def inside(node: Node) -> tuple[Node, ...]:
    """The nodes a node is made of, in the order of the text."""
    match node:
        case Negative():
            return (node.of,)
        case Chain():
            return (node.first, *(step.of for step in node.steps))
        case Comparison():
            return (node.left, node.right)
        case Call():
            return node.args
    return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it, in the order of the text."""
    yield node
    for one in inside(node):
        yield from walk(one)


def names_in(node: Node) -> tuple[str, ...]:
    """The metrics a formula uses, each once, in the order of their first use."""
    return tuple(dict.fromkeys(one.name for one in walk(node) if isinstance(one, Name)))
