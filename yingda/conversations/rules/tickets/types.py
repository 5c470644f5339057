"""A type of ticket as a document: its liaison line, who receives it, its form and its steps; and what is wrong with one."""

import re
from collections.abc import Iterator

import msgspec

LIAISONS = ("none", "product_improvement", "selling_knowledge")
# Who a liaison line leads to, by the role that ships: the two lines are kept apart.
LIAISON_ROLES = {"product_improvement": "project_manager", "selling_knowledge": "supervisor"}
FIELD_KINDS = ("text", "textarea", "number", "date", "choice", "multi_choice", "person", "order_number")
CHOOSING = ("choice", "multi_choice")
WRITTEN = {"text": 200, "textarea": 5000, "order_number": 64}
MINUTES = (1, 525_600)
WARN_PERCENTS = (10, 99)
MOST_STEPS, MOST_FIELDS, MOST_CHOICES = 20, 40, 100
NAME_LIMIT = 60
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")

Problem = tuple[str, str]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of a form. `max_length` is for what is written, `choices` for what is chosen."""

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    max_length: int | None = None


class StepTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step: whose it is (nobody named: the ticket's group) and how many minutes of the type's calendar it has."""

    name: str
    group_id: int | None = None
    person_id: int | None = None
    minutes: int | None = None


class TypeDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a version of a type says. Minutes count in working time of `calendar_id`, in wall time without one."""

    liaison: str = "none"
    group_id: int | None = None
    calendar_id: int | None = None
    due_minutes: int | None = None
    warn_percent: int = 80
    steps: tuple[StepTemplate, ...] = ()
    fields: tuple[Field, ...] = ()


def length_limit(field: Field) -> int:
    """How many characters may be written into a field: its own limit, else that of its kind."""
    return field.max_length or WRITTEN.get(field.kind, WRITTEN["textarea"])


def type_problems(document: TypeDocument) -> list[Problem]:
    """What makes a type unusable, as (field, code of the sentence); empty when it can be used."""
    return [*_own_problems(document), *_step_problems(document), *_field_problems(document)]


def _own_problems(document: TypeDocument) -> Iterator[Problem]:
    if document.liaison not in LIAISONS:
        yield "liaison", "ticket_liaison_unknown"
    if document.due_minutes is not None and not MINUTES[0] <= document.due_minutes <= MINUTES[1]:
        yield "due_minutes", "ticket_minutes_out_of_range"
    if not WARN_PERCENTS[0] <= document.warn_percent <= WARN_PERCENTS[1]:
        yield "warn_percent", "sla_warn_out_of_range"
    if len(document.steps) > MOST_STEPS:
        yield "steps", "ticket_too_many_steps"
    if len(document.fields) > MOST_FIELDS:
        yield "fields", "ticket_too_many_fields"


def _step_problems(document: TypeDocument) -> Iterator[Problem]:
    for index, step in enumerate(document.steps):
        place = f"steps.{index}"
        if not 1 <= len(step.name.strip()) <= NAME_LIMIT:
            yield f"{place}.name", "ticket_step_name_wrong"
        if step.group_id is not None and step.person_id is not None:
            yield f"{place}.person_id", "ticket_step_one_owner"
        if step.minutes is not None and not MINUTES[0] <= step.minutes <= MINUTES[1]:
            yield f"{place}.minutes", "ticket_minutes_out_of_range"


def _field_problems(document: TypeDocument) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, field in enumerate(document.fields):
        place = f"fields.{index}"
        if not KEY.fullmatch(field.key):
            yield f"{place}.key", "ticket_field_key_wrong"
        if field.key in seen:
            yield f"{place}.key", "ticket_field_key_twice"
        seen.add(field.key)
        if not 1 <= len(field.label.strip()) <= NAME_LIMIT:
            yield f"{place}.label", "ticket_field_label_wrong"
        yield from _content_problems(place, field)


def _content_problems(place: str, field: Field) -> Iterator[Problem]:
    if field.kind not in FIELD_KINDS:
        yield f"{place}.kind", "ticket_field_kind_unknown"
    elif field.kind in CHOOSING:
        distinct = len(set(field.choices)) == len(field.choices) and all(1 <= len(choice.strip()) <= NAME_LIMIT for choice in field.choices)
        if not (1 <= len(field.choices) <= MOST_CHOICES and distinct):
            yield f"{place}.choices", "ticket_field_choices_wrong"
    if field.max_length is not None and not 1 <= field.max_length <= WRITTEN["textarea"]:
        yield f"{place}.max_length", "ticket_field_length_wrong"
