"""Writes docs/rules.md: every public rule with its sentence, its place and the tests that hold it. Run: python -m tools.rules_doc."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rules.md"
HEAD = """# Rules

Every decision the product takes, from the docstrings of `yingda/*/rules`. A rule gets values and `now`, and answers; it reads no clock, no
database and no settings. Written by `python -m tools.rules_doc`; `tests/test_docs.py` fails when this page is not up to date, when a rule has no
sentence, or when no test names it.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A public function of a room's rules. `sentence` and `test` are empty where they are missing."""

    room: str
    path: str
    name: str
    sentence: str
    test: str


def rules() -> list[Rule]:
    """All of them, by room, file and place in it."""
    files = sorted([*ROOT.glob("yingda/*/rules.py"), *ROOT.glob("yingda/*/rules/**/*.py")])
    return [rule for file in files for rule in _rules_of(file)]


def gaps(found: list[Rule]) -> list[str]:
    """What is missing, one line each."""
    return [f"{rule.path}: {rule.name} has no {what}" for rule in found for what in ("sentence", "test") if not getattr(rule, what)]


def page(found: list[Rule]) -> str:
    """The text of docs/rules.md."""
    lines = [HEAD]
    for room in sorted({rule.room for rule in found}):
        lines += [f"\n## {room}\n", "| rule | what it says | test |", "|---|---|---|"]
        lines += [_row(rule) for rule in found if rule.room == room]
    return "\n".join(lines) + "\n"


def _rules_of(file: Path) -> Iterator[Rule]:
    path = file.relative_to(ROOT)
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            sentence = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
            yield Rule(path.parts[1], str(path), node.name, sentence, _test_of(path.parts[1], node.name, str(path)))


def _row(rule: Rule) -> str:
    sentence = rule.sentence.replace("|", "\\|")
    return f"| [`{rule.name}`](../{rule.path}) | {sentence} | [{Path(rule.test).name}](../{rule.test}) |"


def _test_of(room: str, name: str, path: str) -> str:
    """The test that names the rule: of its room first, then of any other; those of the doors use many of the words by the way."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    named = [test for test, text in _tests() if word.search(text)]
    there = [test for test, text in _tests() if module in text]
    best = sorted(named, key=lambda test: (test not in there, not test.startswith(f"tests/{room}/"), "rules" not in test, "/test_api" in test, test))
    return best[0] if best else ""


@cache
def _tests() -> list[tuple[str, str]]:
    files = sorted(ROOT.glob("tests/**/test_*.py"))
    return [(str(file.relative_to(ROOT)), file.read_text()) for file in files if file.name != "test_docs.py"]


def main() -> int:
    """Writes the page; 1 when something is missing."""
    found = rules()
    PAGE.write_text(page(found))
    missing = gaps(found)
    sys.stderr.writelines(f"{line}\n" for line in missing)
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
