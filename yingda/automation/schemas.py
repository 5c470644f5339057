"""Shapes of the interface. A document is checked as a whole (`actions.checking`), so that every fault is named with its place."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.plumbing.schemas import Storable, line

Number = Annotated[int, Field(ge=1, lt=2**63)]
Instant = Annotated[int, Field(ge=0, lt=2**63)]
Key = Annotated[str, StringConstraints(max_length=60)]


class WhenIn(Schema):
    """The trigger; for one that waits for a time the states and minutes, in working time of a calendar or wall time."""

    key: Key
    states: list[Key] = Field([], max_length=10)
    minutes: int | None = None
    calendar_id: int | None = None


class NodeIn(Schema):
    """A group of conditions (`op`: all, any, none) or one condition: field, how, value; `key` names an attribute."""

    op: Key = ""
    of: list["NodeIn"] = Field([], max_length=60)
    field: Key = ""
    how: Key = ""
    value: Any = None
    key: Annotated[str, StringConstraints(max_length=60)] = ""


class ActionIn(Schema):
    """One action of the catalogue with its parameters."""

    key: Key
    params: dict[Key, Any] = {}


class RuleIn(Schema):
    """When, if, then. `stop`: automations behind it do not look at what it has acted on."""

    when: WhenIn
    conditions: NodeIn = NodeIn(op="all", of=[])
    actions: list[ActionIn] = Field([], max_length=50)
    stop: bool = False
    per_hour: int = 300
    per_subject_hour: int = 10


class AutomationIn(Schema):
    name: line(80)  # type: ignore[valid-type]
    group_id: Number | None = None
    document: RuleIn
    enabled: bool = False


class AutomationPatch(Schema):
    """Only what is given is changed. `version`: leave it alone when somebody changed it meanwhile."""

    name: line(80) = ""  # type: ignore[valid-type]
    group_id: Number | None = None
    document: RuleIn | None = None
    enabled: bool = False
    version: int | None = None


class PersonNamed(Schema):
    id: int
    name: str


class AutomationOut(Schema):
    """runs, failures, stopped, missed: of the last 24 hours. paused_why: `too_often` or `author_gone`."""

    id: int
    name: str
    group_id: int | None
    version: int
    position: int
    enabled: bool
    paused_at: int | None
    paused_why: str
    changed_at: int
    author: PersonNamed | None
    document: dict[str, Any]
    runs: int
    failures: int
    stopped: int
    missed: int
    last_run_at: int | None


class AutomationList(Schema):
    items: list[AutomationOut]
    next: None = None
    total: int


class VersionOut(Schema):
    version: int
    name: str
    at: int
    author: PersonNamed | None
    document: dict[str, Any]


class RuleOrderIn(Schema):
    ids: list[Number] = Field(max_length=200)


class CheckIn(Schema):
    """A document as it is being written."""

    document: RuleIn
    group_id: Number | None = None


class CheckOut(Schema):
    """What is wrong, a sentence by field; empty when it can be switched on."""

    fields: dict[str, str]


class MadeUp(Schema):
    """One value of something made up; `key` names the attribute, or the calendar (value: whether it is open)."""

    field: Key
    key: Annotated[str, StringConstraints(max_length=60)] = ""
    value: Any = None


class TestIn(CheckIn):
    """On the last so many occasions, on those of a time (ms), or on something made up."""

    last: int = Field(20, ge=1, le=100)
    since_at: Instant | None = None
    until_at: Instant | None = None
    made_up: list[MadeUp] | None = Field(None, max_length=60)


class SubjectOut(Schema):
    kind: str
    id: int
    number: int


class WouldOut(Schema):
    """What would be done; `missing`: variables that have no value there."""

    key: str
    params: dict[str, Any]
    text: str
    missing: list[str]


class VerdictOut(Schema):
    """One past occasion. `why`: each condition with its verdict and the value it saw."""

    n: int | None = None
    at: int | None = None
    subject: SubjectOut | None = None
    said: str = ""
    matched: bool
    in_group: bool = True
    why: dict[str, Any]
    would: list[WouldOut]


class TestOut(Schema):
    items: list[VerdictOut]
    looked_at: int
    matched: int


class StepOut(Schema):
    """One action: what it did (`facts`; `nothing`: it was so already), or why it was refused."""

    key: str
    ok: bool
    facts: dict[str, Any]
    code: str = ""
    message: str = ""


class AutomationName(Schema):
    id: int
    name: str


class RuleRunOut(Schema):
    """outcome: `done`, `partly`, `refused`, `stopped`, `failed`. chain: the automations whose effects led here."""

    id: int
    automation: AutomationName
    version: int
    n: int | None
    trigger: str
    subject: SubjectOut
    at: int
    outcome: str
    stopped_by: str
    depth: int
    chain: list[int]
    took_ms: int
    steps: list[StepOut]


class RunDetail(RuleRunOut):
    """`seen`: the reader may see the subject, and so the values."""

    why: dict[str, Any]
    seen: bool


class RunPage(Schema):
    items: list[RuleRunOut]
    next: str | None
    total: int | None = None


class RunFilter(Schema):
    """Which runs; outcome `trouble` is everything but done."""

    automation: Number | None = None
    outcome: Literal["done", "partly", "refused", "stopped", "failed", "trouble"] | None = None
    trigger: Key | None = None
    subject_kind: Literal["conversation", "ticket", "contact"] | None = None
    subject_id: Number | None = None
    since_at: Instant | None = None
    until_at: Instant | None = None


class MissOut(Schema):
    """The last verdict of no, in which hour (whole hours since 1970)."""

    hour: int
    why: dict[str, Any]


class MacroIn(Schema):
    """scope: shared, group (with group_id) or personal."""

    scope: Key
    group_id: Number | None = None
    name: line(80)  # type: ignore[valid-type]
    folder: line(40) = ""  # type: ignore[valid-type]
    shortcut: line(32) = ""  # type: ignore[valid-type]
    actions: list[ActionIn] = Field(max_length=50)


class MacroPatch(Schema):
    """Only what is given is changed."""

    scope: Key = ""
    group_id: Number | None = None
    name: line(80) = ""  # type: ignore[valid-type]
    folder: line(40) = ""  # type: ignore[valid-type]
    shortcut: line(32) = ""  # type: ignore[valid-type]
    actions: list[ActionIn] = Field([], max_length=50)
    version: int | None = None


class MacroOut(Schema):
    id: int
    scope: str
    owner_id: int | None
    group_id: int | None
    folder: str
    name: str
    shortcut: str
    search_keys: str
    actions: list[dict[str, Any]]
    uses: int
    version: int
    changed_at: int
    archived_at: int | None
    may_edit: bool


class MacroList(Schema):
    items: list[MacroOut]
    next: None = None
    total: int


class PreviewStep(StepOut):
    """One step as it would be done now: the text as it would be said; `undone`: it can be undone."""

    params: dict[str, Any]
    text: Storable
    undone: bool


class MacroPreview(Schema):
    steps: list[PreviewStep]


class MacroUseIn(Schema):
    conversation_id: Number


class UseOut(Schema):
    id: int
    steps: list[StepOut]
    undoable: bool


class UndoneOut(Schema):
    undone: list[str]
