"""Variables in quick replies: ``{{customer.name}}``, ``{{order.number}}``, ``{{now}}``. Text in, text out.

A name is words of letters, digits and underscores joined by dots, in any script; blanks inside the braces do not
count. Nothing is evaluated: a name is looked up, and what it stands for is not looked at again. ``\\{{`` writes two
braces that start no variable.
"""

import re
from collections.abc import Mapping

_WORD = r"[^\W\d]\w*"
_TOKEN = re.compile(r"(?P<escape>\\\{\{)|\{\{[ \t]*(?P<name>" + _WORD + r"(?:\." + _WORD + r")*)[ \t]*\}\}")


def variables_in(text: str) -> tuple[str, ...]:
    """The names of the variables in a text, each once, in the order of their first use."""
    return tuple(dict.fromkeys(found["name"] for found in _TOKEN.finditer(text) if found["name"]))


def fill(text: str, values: Mapping[str, str | None]) -> tuple[str, tuple[str, ...]]:
    """The text with its variables filled in, and the names of those that could not be, as in `variables_in`.

    A variable is missing when its value is absent, None or blank; it stays in the text as it was written, so that
    the agent sees it before the customer does.
    """

    def replaced(found: re.Match[str]) -> str:
        if found["escape"]:
            return "{{"
        return _known(values, found["name"]) or found[0]

    missing = tuple(name for name in variables_in(text) if not _known(values, name))
    return _TOKEN.sub(replaced, text), missing


def _known(values: Mapping[str, str | None], name: str) -> str:
    value = values.get(name) or ""
    return value if value.strip() else ""
