"""Shapes of the interface."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from yingda.plumbing.schemas import line, prose
from yingda.reports.rules.documents import LONGEST_LINE, LONGEST_TEXT

Number = Annotated[int, Field(ge=1, lt=2**63)]
Day = Annotated[str, StringConstraints(max_length=10)]
Locale = Literal["zh-CN", "en"]
KindName = Literal["weekly", "minutes", "monthly", "quarterly"]
MetricKey = Annotated[str, StringConstraints(max_length=40)]
By = Literal["person", "group", "day"]


class ReportActionIn(Schema):
    """Something somebody is to do; `key` stays the same from version to version."""

    key: Annotated[str, StringConstraints(max_length=36)]
    text: line(LONGEST_LINE)  # type: ignore[valid-type]
    owner_id: Annotated[int, Field(ge=0, lt=2**63)]
    due: Day


class ReportBlockIn(Schema):
    """A block. text: `text`; figures, table: `metrics` (table and chart: `by`); chart: `metric`; chats: `most`; decisions: `decisions`; actions: `actions`."""

    kind: Literal["text", "figures", "table", "chart", "chats", "pay", "decisions", "actions"]
    text: prose(LONGEST_TEXT) | None = None  # type: ignore[valid-type]
    by: By | None = None
    metrics: Annotated[list[MetricKey], Field(max_length=100)] | None = None
    metric: MetricKey | None = None
    most: int | None = None
    decisions: Annotated[list[line(LONGEST_LINE)], Field(max_length=200)] | None = None  # type: ignore[valid-type]
    actions: Annotated[list[ReportActionIn], Field(max_length=200)] | None = None

    def told(self) -> dict[str, Any]:
        """As the document has it: what the kind does not know is left out."""
        given = self.dict(exclude_none=True)
        items = given.pop("decisions" if self.kind == "decisions" else "actions", None)
        return {**given, "items": items or []} if self.kind in ("decisions", "actions") else given


class ReportSectionIn(Schema):
    heading: line(120)  # type: ignore[valid-type]
    blocks: list[ReportBlockIn] = Field([], max_length=100)


class ReportDraftIn(Schema):
    """What was written; version: of the report it was written over."""

    title: line(120)  # type: ignore[valid-type]
    sections: list[ReportSectionIn] = Field(max_length=100)
    version: Number

    def content(self) -> dict[str, Any]:
        return {"sections": [{"heading": one.heading, "blocks": [block.told() for block in one.blocks]} for one in self.sections]}


class ReportIn(Schema):
    """A new report. group_id: none for the whole team; day: within its period, the last whole one when absent."""

    kind: KindName
    group_id: Number | None = None
    day: Day | None = None
    locale: Locale | None = None
    title: line(120) = ""  # type: ignore[valid-type]


class PublishIn(Schema):
    """version: the one that was seen; note: what a correction mended."""

    version: Number
    note: line(200) = ""  # type: ignore[valid-type]


class ReportFilter(Schema):
    """group 0: the team's; since, until: reports on any of these days."""

    q: line(80) = ""  # type: ignore[valid-type]
    kind: KindName | None = None
    group: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    state: Literal["draft", "published"] | None = None
    since: Day | None = None
    until: Day | None = None


class ReportRow(Schema):
    """A report. state: draft until it is published first; number: its newest published version. Days as YYYY-MM-DD."""

    id: int
    kind: KindName
    group_id: int | None
    group: str
    since: str
    until: str
    locale: Locale
    title: str
    state: str
    number: int
    version: int
    made_by: str
    made_at: int
    changed_at: int


class ReportPage(Schema):
    items: list[ReportRow]
    next: str | None
    total: int | None


class ReportContent(Schema):
    """Sections of blocks, each with its `kind`; decisions and actions have `items`."""

    sections: list[dict[str, Any]]


class ReportOut(ReportRow):
    """drafting: `content` is the draft; else it is the newest published version."""

    content: ReportContent
    drafting: bool
    may_write: bool
    may_see_pay: bool


class ReportVersionOut(Schema):
    number: int
    title: str
    note: str
    published_at: int
    published_by: str


class ReportVersionList(Schema):
    items: list[ReportVersionOut]
    total: int


class PreviewFilter(Schema):
    """number: a published version, 0 for the draft; absent: the draft for whoever may write and there is one, else the newest version."""

    number: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    locale: Locale | None = None


class ReportLayoutOut(Schema):
    """A report laid out; each element has its `kind`: heading, words, note, grid or picture."""

    locale: str
    title: str
    facts: list[str]
    draft: bool
    elements: list[dict[str, Any]]


class ReportCommentIn(Schema):
    text: prose(2000, 1)  # type: ignore[valid-type]


class ReportCommentOut(Schema):
    id: int
    person_id: int
    name: str
    text: str
    at: int


class ReportCommentList(Schema):
    items: list[ReportCommentOut]
    total: int


class RenderingIn(Schema):
    """format: pdf, docx or xlsx. number: as in the preview."""

    format: Literal["pdf", "docx", "xlsx"]
    locale: Locale | None = None
    number: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class RenderingOut(Schema):
    """A file on its way. state: waiting, running, done, failed or expired; reason: why it failed; done of total steps."""

    id: int
    report_id: int
    number: int
    form: str
    locale: str
    file_name: str
    state: str
    reason: str
    done: int
    total: int
    size: int
    asked_at: int
    finished_at: int | None


class MeetingActionFilter(Schema):
    mine: bool = False
    state: Literal["open", "done", "all"] = "open"


class MeetingActionReport(Schema):
    id: int
    title: str
    since: str


class MeetingActionOut(Schema):
    """report: for whoever may see it."""

    id: int
    text: str
    owner_id: int
    owner: str
    due: str
    done_at: int | None
    report: MeetingActionReport | None


class MeetingActionPage(Schema):
    items: list[MeetingActionOut]
    next: str | None
    total: int | None


class ReportScheduleIn(Schema):
    """day: of the week (1 Monday to 7) for weekly, else of the month (1 to 28); minute: of the day in the team's zone."""

    name: line(80)  # type: ignore[valid-type]
    kind: KindName
    group_id: Number | None = None
    form: Literal["pdf", "docx", "xlsx"] = "pdf"
    locale: Locale = "zh-CN"
    day: Annotated[int, Field(ge=1, le=28)]
    minute: Annotated[int, Field(ge=0, le=1439)]
    people: list[Number] = Field([], max_length=200)
    addresses: list[line(254)] = Field([], max_length=200)  # type: ignore[valid-type]
    link: bool = False
    enabled: bool = True


class ReportSchedulePatch(Schema):
    """What changes; what is not named stays."""

    name: line(80) = ""  # type: ignore[valid-type]
    kind: KindName = "weekly"
    group_id: Number | None = None
    form: Literal["pdf", "docx", "xlsx"] = "pdf"
    locale: Locale = "zh-CN"
    day: Annotated[int, Field(ge=1, le=28)] = 1
    minute: Annotated[int, Field(ge=0, le=1439)] = 0
    people: list[Number] = Field([], max_length=200)
    addresses: list[line(254)] = Field([], max_length=200)  # type: ignore[valid-type]
    link: bool = False
    enabled: bool = True


class ReportScheduleOut(Schema):
    """last_state, last_at: of its last run that was no trial."""

    id: int
    name: str
    kind: KindName
    group_id: int | None
    group: str
    form: str
    locale: Locale
    day: int
    minute: int
    people: list[int]
    addresses: list[str]
    link: bool
    enabled: bool
    next_at: int
    version: int
    made_at: int
    last_state: str | None
    last_at: int | None


class ReportScheduleList(Schema):
    items: list[ReportScheduleOut]
    total: int


class ReportRunOut(Schema):
    """since: first day of the period; state: waiting, sent or failed; sent: how many mails went out."""

    id: int
    since: str
    trial: bool
    report_id: int | None
    state: str
    reason: str
    sent: int
    due_at: int
    finished_at: int | None


class ReportRunList(Schema):
    items: list[ReportRunOut]
    total: int
