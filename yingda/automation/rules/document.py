"""An automation as a document: when, if, then; and what is wrong with one."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from yingda.automation.rules.deeds import DEEDS, TOLD, Param, can_be_done_to
from yingda.automation.rules.fields import FIELDS, OPERATORS, is_known_to
from yingda.automation.rules.triggers import STATES_FOR, TRIGGERS

OPS = ("all", "any", "none")
MOST_CONDITIONS, DEEPEST, MOST_ACTIONS, MOST_WORDS = 40, 4, 15, 60
MINUTES = (1, 60 * 24 * 90)
PER_HOUR, PER_SUBJECT_HOUR = (1, 10_000), (1, 100)
WORD = re.compile(r"[^\s{}][^\n\r\t{}]{0,39}")
NUMBERS_END = 2**53


class Problem(msgspec.Struct, frozen=True):
    """What is wrong, where (`actions.0.text`), and the numbers for the sentence."""

    field: str
    code: str
    params: dict[str, Any] = {}


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The trigger. After a time: in which states, for how many minutes, in the working time of a calendar (wall time without)."""

    key: str
    states: tuple[str, ...] = ()
    minutes: int | None = None
    calendar_id: int | None = None


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A branch (`op` and `of`) or a leaf (`field`, `how`, `value`; `key` names an attribute)."""

    op: str = ""
    of: tuple["Node", ...] = ()
    field: str = ""
    how: str = ""
    value: Any = None
    key: str = ""


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the catalogue with its parameters."""

    key: str
    params: dict[str, Any] = {}


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a version of an automation says. `stop`: those behind it do not look at an event it has acted on."""

    when: When
    conditions: Node = Node("all")
    actions: tuple[Action, ...] = ()
    stop: bool = False
    per_hour: int = 300
    per_subject_hour: int = 10


def leaves(node: Node) -> Iterator[Node]:
    """Every single condition of a tree."""
    if node.op:
        for one in node.of:
            yield from leaves(one)
    else:
        yield node


def problems(document: Document) -> list[Problem]:
    """What makes an automation unusable; empty when it can be switched on."""
    trigger = TRIGGERS.get(document.when.key)
    if trigger is None:
        return [Problem("when.key", "automation_trigger_unknown", {"key": document.when.key[:60]})]
    found = [*_when_problems(document.when), *_tree_problems(document.conditions, document.when.key, trigger.subject)]
    if not document.actions:
        found.append(Problem("actions", "automation_actions_missing"))
    found += action_problems(document.actions, trigger.subject)
    for name, (least, most) in (("per_hour", PER_HOUR), ("per_subject_hour", PER_SUBJECT_HOUR)):
        if not least <= getattr(document, name) <= most:
            found.append(Problem(name, "automation_number_out_of_range", {"least": least, "most": most}))
    return found


def action_problems(actions: tuple[Action, ...], subject: str, macro: bool = False) -> list[Problem]:
    """What is wrong with a list of actions for such a subject."""
    found = [Problem("actions", "automation_too_many_actions", {"limit": MOST_ACTIONS})] if len(actions) > MOST_ACTIONS else []
    for index, action in enumerate(actions[:MOST_ACTIONS]):
        deed = DEEDS.get(action.key)
        if deed is None or not can_be_done_to(deed, subject) or (macro and not deed.macro):
            found.append(Problem(f"actions.{index}.key", "automation_action_unknown", {"key": action.key[:60]}))
        else:
            found += [Problem(f"actions.{index}.{one.field}", one.code, one.params) for one in _param_problems(deed.params, action.params)]
    return found


def _when_problems(when: When) -> Iterator[Problem]:
    allowed = STATES_FOR.get(when.key)
    if allowed is None:
        if when.minutes is not None or (when.states and when.key not in ("conversation.state", "ticket.state")):
            yield Problem("when", "automation_when_not_timed")
        return
    if when.minutes is None or not MINUTES[0] <= when.minutes <= MINUTES[1]:
        yield Problem("when.minutes", "automation_number_out_of_range", {"least": MINUTES[0], "most": MINUTES[1]})
    if not set(when.states) <= set(allowed) or (when.key.endswith("state_for") and not when.states):
        yield Problem("when.states", "automation_states_wrong")


def _tree_problems(root: Node, trigger: str, subject: str) -> Iterator[Problem]:
    if root.op not in OPS:
        yield Problem("conditions", "automation_conditions_wrong")
        return
    if _depth(root) > DEEPEST:
        yield Problem("conditions", "automation_too_deep", {"limit": DEEPEST})
        return
    if sum(1 for _ in leaves(root)) > MOST_CONDITIONS:
        yield Problem("conditions", "automation_too_many_conditions", {"limit": MOST_CONDITIONS})
        return
    yield from _node_problems(root, "conditions", trigger, subject)


def _depth(node: Node) -> int:
    return 1 + max(map(_depth, node.of), default=0) if node.op else 0


def _node_problems(node: Node, place: str, trigger: str, subject: str) -> Iterator[Problem]:
    if node.op:
        if node.op not in OPS or node.field:
            yield Problem(place, "automation_conditions_wrong")
        for index, one in enumerate(node.of):
            yield from _node_problems(one, f"{place}.of.{index}", trigger, subject)
        return
    field = FIELDS.get(node.field)
    if field is None or not is_known_to(field, trigger, subject):
        yield Problem(f"{place}.field", "automation_field_unknown", {"key": node.field[:60]})
    elif node.how not in OPERATORS[field.type]:
        yield Problem(f"{place}.how", "automation_operator_unknown", {"key": node.how[:60]})
    elif field.named and not WORD.fullmatch(node.key):
        yield Problem(f"{place}.key", "automation_attribute_missing")
    else:
        yield from _value_problems(OPERATORS[field.type][node.how], node.value, field.keys, f"{place}.value")


def _value_problems(wanted: str, value: Any, keys: tuple[str, ...], place: str) -> Iterator[Problem]:
    if wanted == "number" and not _is_number(value):
        yield Problem(place, "automation_value_number")
    elif wanted in ("words", "ids", "keys"):
        listed = isinstance(value, list | tuple) and 1 <= len(value) <= MOST_WORDS
        fits = {"words": _is_word, "ids": _is_number, "keys": lambda one: one in keys}[wanted]
        if not listed or not all(map(fits, value)):
            yield Problem(place, "automation_value_missing", {"limit": MOST_WORDS})


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 1 <= len(value.strip()) <= 100 and "\x00" not in value


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -NUMBERS_END < value < NUMBERS_END


def _param_problems(params: tuple[Param, ...], given: Mapping[str, Any]) -> Iterator[Problem]:
    known = {param.key for param in params}
    for name in set(given) - known:
        yield Problem(name[:40], "automation_param_unknown", {"key": name[:40]})
    for param in params:
        value = given.get(param.key)
        if value in (None, "", [], {}):
            if not param.optional:
                yield Problem(param.key, "automation_param_missing")
        else:
            yield from _kind_problems(param, value)
    for kind in {param.either for param in params if param.either}:
        count = sum(given.get(param.key) not in (None, "", []) for param in params if param.either == kind)
        if count == 0 or (kind == "one" and count > 1):
            first = next(param.key for param in params if param.either == kind)
            yield Problem(first, "automation_param_either")


def _kind_problems(param: Param, value: Any) -> Iterator[Problem]:
    if param.type in ("text", "word"):
        if not isinstance(value, str) or not value.strip() or "\x00" in value or (param.type == "word" and not WORD.fullmatch(value)):
            yield Problem(param.key, "automation_param_missing")
        elif len(value) > param.most:
            yield Problem(param.key, "automation_text_too_long", {"limit": param.most, "length": len(value)})
    elif param.type == "number" and not (_is_number(value) and param.least <= value <= param.most):
        yield Problem(param.key, "automation_number_out_of_range", {"least": param.least, "most": param.most})
    elif param.type == "id" and not (_is_number(value) and value > 0):
        yield Problem(param.key, "automation_param_missing")
    elif param.type in ("ids", "words"):
        fits = (lambda one: one in TOLD) if param.type == "words" else _is_number
        if not isinstance(value, list | tuple) or len(value) > param.most or not all(map(fits, value)):
            yield Problem(param.key, "automation_param_list", {"limit": param.most})
    elif param.type == "values" and not (isinstance(value, dict) and len(value) <= 40):
        yield Problem(param.key, "automation_param_missing")
