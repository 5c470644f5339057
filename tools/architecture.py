"""The laws of the house that import-linter cannot state, checked on syntax trees: doors, foreign keys, names, sizes.

`python -m tools.architecture` prints the violations as a table. Migrations are not looked at: Django writes them.
"""

import ast
import re
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOREYS = [
    ["site"],
    ["keeping"],
    ["reports"],
    ["performance"],
    ["webhooks", "automation", "imports"],
    ["routing", "attribution"],
    ["conversations", "knowledge"],
    ["customers", "inboxes", "notifications"],
    ["people"],
    ["plumbing"],
    ["kit"],
]
LEVEL = {room: level for level, rooms in enumerate(reversed(STOREYS)) for room in rooms}
ROOMS = set(LEVEL) - {"site", "plumbing", "kit"}
DOORS = {"actions", "queries", "events"}
# site assembles: it mounts APIs and sockets, names job handlers and gathers sentences, but touches no table.
SITE_DOORS = DOORS | {"api", "answers", "jobs", "live", "schemas", "messages", "apps", "accounts"}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "services", "managers", "base", "core", "common"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
SIGNAL_MODULES = ("django.db.models.signals", "django.dispatch", "django.core.signals")
FUNCTION_CAP, FUNCTION_MEDIAN, FILE_CAP = 60, 8, 500


@dataclass(frozen=True, order=True)
class Violation:
    """One breach: where it is (path:line), which law, and what was found."""

    where: str
    law: str
    found: str

    def __str__(self) -> str:
        return f"{self.where:<55} {self.law:<26} {self.found}"


@dataclass(frozen=True)
class Source:
    """One Python file: its path inside the project, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module = field(compare=False)

    @property
    def room(self) -> str:
        """The package under yingda/ it belongs to; "" outside."""
        parts = self.path.split("/")
        return parts[1] if parts[0] == "yingda" and len(parts) > 2 else ""

    def at(self, node: ast.AST, law: str, found: str) -> Violation:
        """A violation at `node`."""
        return Violation(f"{self.path}:{getattr(node, 'lineno', 1)}", law, found)


Law = Callable[[Source], Iterator[Violation]]


def source(path: str, text: str) -> Source:
    """Parse `text` as the file `path`; raises SyntaxError when it is not Python."""
    return Source(path, text, ast.parse(text))


def sources(*folders: str) -> list[Source]:
    """All Python files below `folders` of the project, migrations left out."""
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    return [source(str(file.relative_to(ROOT)), file.read_text()) for file in files if "migrations" not in file.parts]


def violations(files: list[Source]) -> list[Violation]:
    """Every breach of every law, in order of place."""
    single = (breach for file in files for law in LAWS for breach in law(file))
    return sorted({*single, *functions_are_short_in_the_middle(files)})


def imports_go_through_doors(file: Source) -> Iterator[Violation]:
    """From another room only actions, queries and events may be imported."""
    for node, module, name in _imports(file.tree):
        parts = [*module.split("."), *([name] if name else [])]
        if parts[0] != "yingda" or file.room in ("", "plumbing", "kit") or len(parts) < 2:
            continue
        doors = SITE_DOORS if file.room == "site" else DOORS
        if parts[1] in ROOMS - {file.room} and (len(parts) < 3 or parts[2] not in doors):
            yield file.at(node, "only through a door", ".".join(parts))


def classes_are_queried_at_home(file: Source) -> Iterator[Violation]:
    """A model class that came through a door may be named in a type, but not queried."""
    foreign = {
        alias.asname or alias.name.split(".")[-1]
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if _room_of(node.module or "" if isinstance(node, ast.ImportFrom) else alias.name) in ROOMS - {file.room}
    }
    for node in ast.walk(file.tree):
        queried = isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
        if queried and file.room and _root_name(node) in foreign:
            yield file.at(node, "queried only at home", ast.unparse(node))


def foreign_keys_point_down(file: Source) -> Iterator[Violation]:
    """A relation to another room is a string, points to a lower storey, and leaves no name behind there."""
    for call in _calls(file.tree, RELATIONS):
        target = call.args[0] if call.args else next((word.value for word in call.keywords if word.arg == "to"), None)
        if file.room in LEVEL and target is not None:
            yield from (file.at(call, "foreign keys point down", found) for found in _relation_faults(file, call, target))


def _relation_faults(file: Source, call: ast.Call, target: ast.expr) -> Iterator[str]:
    if not (isinstance(target, ast.Constant) and isinstance(target.value, str)):
        if ast.unparse(target) not in _names_of_home(file):
            yield f"{ast.unparse(target)} is not written as a string"
        return
    room = target.value.split(".")[0] if "." in target.value else file.room
    if room == file.room:
        return
    if LEVEL.get(room, -1) >= LEVEL[file.room]:
        yield f"{target.value} is not below {file.room}"
    if not any(word.arg == "related_name" and ast.unparse(word.value) == "'+'" for word in call.keywords):
        yield f"{target.value} lacks related_name='+'"


def _names_of_home(file: Source) -> set[str]:
    """Classes defined in this file or imported from the same room's models."""
    defined = {node.name for node in file.tree.body if isinstance(node, ast.ClassDef)}
    models = f"yingda.{file.room}.models"
    return defined | {name for _, module, name in _imports(file.tree) if module == models or module.startswith(f"{models}.")}


def rooms_use_no_back_doors(file: Source) -> Iterator[Violation]:
    """No apps.get_model, get_user_model, Django signals or imports by string inside a room."""
    if file.room not in ROOMS:
        return
    for call in _calls(file.tree, {"get_model", "get_models", "import_module", "import_string", "__import__", "get_user_model"}):
        if not _is_own_business(file, call):
            yield file.at(call, "no back doors", ast.unparse(call))
    for node, module, name in _imports(file.tree):
        full = f"{module}.{name}" if name else module
        # post_migrate is Django calling a room about itself, not one room calling another.
        if name != "post_migrate" and any(full == signals or full.startswith(f"{signals}.") for signals in SIGNAL_MODULES):
            yield file.at(node, "no signals between rooms", full)


def _is_own_business(file: Source, call: ast.Call) -> bool:
    """People asking for its own model, a room loading its own module, or a framework part that a setting names."""
    argument = ast.unparse(call.args[0]) if call.args else ""
    own_model = file.room == "people" and _called(call) == "get_user_model"
    return own_model or argument.startswith(("settings.", f"'yingda.{file.room}.", f"'{file.room}.")) or argument == f"'{file.room}'"


def rules_read_no_clock(file: Source) -> Iterator[Violation]:
    """Rules get `now` and their chances as parameters: no clock, no randomness."""
    if not re.fullmatch(r"yingda/\w+/rules(\.py|/.*)", file.path):
        return
    for node, module, name in _imports(file.tree):
        if module.split(".")[0] in {"random", "secrets", "time", "uuid"} or name == "now_ms":
            yield file.at(node, "rules read no clock", f"{module} {name}".strip())
    for call in _calls(file.tree, {"now", "utcnow", "today"}):
        if isinstance(call.func, ast.Attribute):
            yield file.at(call, "rules read no clock", ast.unparse(call))


def modules_are_named_by_subject(file: Source) -> Iterator[Violation]:
    """No module or package called utils, helpers, services, managers, base, core or common."""
    for part in file.path.removesuffix(".py").split("/"):
        if part in BANNED_NAMES and file.path.startswith("yingda/"):
            yield file.at(file.tree, "named by its subject", part)


def imports_stand_on_top(file: Source) -> Iterator[Violation]:
    """No import inside a function or class; apps.py excepted, which Django reads before models may be imported."""
    if file.path.endswith("/apps.py"):
        return
    for scope in ast.walk(file.tree):
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for node in _own_nodes(scope):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield file.at(node, "imports stand on top", ast.unparse(node))


def files_are_short(file: Source) -> Iterator[Violation]:
    """At most 500 lines, lists of data at module level not counted."""
    data = sum(_height(node) for node in file.tree.body if _is_data(node))
    lines = len(file.text.splitlines()) - data
    if lines > FILE_CAP:
        yield file.at(file.tree, "file at most 500 lines", f"{lines} lines")


def functions_are_short(file: Source) -> Iterator[Violation]:
    """At most 60 lines of code each; docstrings, comments and blank lines not counted."""
    for function in _functions(file.tree):
        if (lines := length(file, function)) > FUNCTION_CAP:
            yield file.at(function, "function at most 60 lines", f"{function.name}: {lines} lines")


def functions_are_short_in_the_middle(files: list[Source]) -> Iterator[Violation]:
    """The median function of yingda/ has at most 8 lines."""
    lengths = [length(file, function) for file in files if file.room for function in _functions(file.tree)]
    if lengths and (median := statistics.median(lengths)) > FUNCTION_MEDIAN:
        yield Violation("yingda", "function median at most 8", f"{median} lines over {len(lengths)} functions")


def length(file: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code of `function` from its `def` on, without docstring, comments and blank lines."""
    first = function.body[0]
    documented = range(first.lineno, (first.end_lineno or 0) + 1) if ast.get_docstring(function, clean=False) is not None else range(0)
    lines = file.text.splitlines()
    numbers = (n for n in range(function.lineno, (function.end_lineno or 0) + 1) if n not in documented)
    return sum(1 for n in numbers if (text := lines[n - 1].strip()) and not text.startswith("#"))


LAWS: list[Law] = [
    imports_go_through_doors,
    classes_are_queried_at_home,
    foreign_keys_point_down,
    rooms_use_no_back_doors,
    rules_read_no_clock,
    modules_are_named_by_subject,
    imports_stand_on_top,
    files_are_short,
    functions_are_short,
]


def _imports(tree: ast.Module) -> Iterator[tuple[ast.AST, str, str]]:
    """(node, module, imported name or "") of every absolute import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, node.module or "", alias.name) for alias in node.names)


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in names)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "yingda" and len(parts) > 1 else ""


def _root_name(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """What stands in `scope`, but not in a function or class inside it (that one answers for itself)."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _own_nodes(child)


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _is_data(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.List | ast.Tuple | ast.Dict | ast.Set)


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def main() -> int:
    """Print every violation and return 1 when there is one."""
    found = violations(sources("yingda", "tools", "tests", "bench"))
    print("\n".join(map(str, found)) or "the house stands: no violations")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
