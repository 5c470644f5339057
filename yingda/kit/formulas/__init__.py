"""A small, safe language for formulas on metrics: numbers, names, + - * /, comparison, and a few functions. Nothing is ever run as Python.

    expression := sum [ ("<" | "<=" | ">" | ">=" | "=" | "!=") sum ]
    sum        := product { ("+" | "-") product }
    product    := signed { ("*" | "/") signed }
    signed     := "-" signed | number | name | function "(" expression { "," expression } ")" | "(" expression ")"

A comparison stands only where a condition is wanted: first in `if(condition, a, b)`. Source: spec, pay §2, last paragraph.
"""

from yingda.kit.formulas.checking import check, parse
from yingda.kit.formulas.evaluating import evaluate
from yingda.kit.formulas.showing import shown
from yingda.kit.formulas.tree import FormulaFailed, FormulaWrong, Problem, names_in

__all__ = ["FormulaFailed", "FormulaWrong", "Problem", "check", "evaluate", "names_in", "parse", "shown"]
