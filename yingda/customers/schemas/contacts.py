"""Shapes of contacts, companies and tags."""

from typing import Any, Literal

from ninja import Field, Schema

from yingda.customers.schemas.texts import Code, Id, Line, Name, PageIn, Prose, Sought, Word

Locale = Literal["zh-CN", "en"]


class IdentityIn(Schema):
    channel: Literal["email", "phone"]
    value: Line


class ContactIn(Schema):
    name: Name = ""
    tier: int = Field(0, ge=0, le=4)
    locale: Locale = "zh-CN"
    company_id: Id | None = None
    attributes: dict[Code, Any] = Field({}, max_length=100)
    identities: list[IdentityIn] = Field([], max_length=20)


class ContactPatch(Schema):
    """Only what is given is changed; attributes are laid over the present ones, null takes one away."""

    name: Name = ""
    tier: int = Field(0, ge=0, le=4)
    locale: Locale = "zh-CN"
    company_id: Id | None = None
    attributes: dict[Code, Any] = Field({}, max_length=100)
    identities: list[IdentityIn] = Field([], max_length=20)


class ContactFilter(PageIn):
    q: Sought = ""
    sort: Literal["seen", "name", "created"] = "seen"
    company: Id | None = None
    tag: Id | None = None
    tier: int | None = Field(None, ge=0, le=4)
    responsible: Id | None = None
    nobody_in_charge: bool = False


class ContactMergeIn(Schema):
    other_id: Id


class ContactNoteIn(Schema):
    text: Prose


class ContactTagsIn(Schema):
    tag_ids: list[Id] = Field(max_length=100)


class ConsentsIn(Schema):
    """Kinds (privacy, marketing, recording, profiling) and whether they are given now; kinds not named stay as they are."""

    consents: dict[Code, bool] = Field(max_length=20)
    source: Name = ""


class ResponsibleIn(Schema):
    person_id: Id | None
    why: Name = ""


class CompanyIn(Schema):
    name: Name = Field(min_length=1)
    domain: Line = Field("", max_length=253)
    note: Prose = ""


class CompanyPatch(Schema):
    name: Name = Field("", min_length=1, validate_default=False)
    domain: Line = Field("", max_length=253)
    note: Prose = ""


class CompanyFilter(PageIn):
    q: Sought = ""


class TagIn(Schema):
    name: Word
    name_zh: Word
    name_en: Word
    colour: Code = "#7a869a"


class TagPatch(Schema):
    name_zh: Word = ""
    name_en: Word = ""
    colour: Code = ""
    retired: bool = False


class IdentityOut(Schema):
    channel: str
    value: str
    verified: bool


class CompanyName(Schema):
    id: int
    name: str


class CompanyOut(CompanyName):
    domain: str
    note: str
    created_at: int


class ContactRow(Schema):
    id: int
    name: str
    tier: int
    locale: str
    company: CompanyName | None
    responsible_id: int | None
    identities: list[IdentityOut]
    tag_ids: list[int]
    created_at: int
    last_seen_at: int
    erased_at: int | None = None


class ContactPage(Schema):
    items: list[ContactRow]
    next: str | None
    total: int | None


class ConsentOut(Schema):
    id: int
    kind: str
    given_at: int
    withdrawn_at: int | None
    source: str


class OrderSum(Schema):
    currency: str
    count: int
    paid: int
    last_at: int


class MergeOut(Schema):
    id: int
    absorbed: CompanyName
    why: str
    at: int
    by_id: int | None


class ContactMay(Schema):
    edit: bool
    merge: bool
    order: bool


class ContactCard(ContactRow):
    attributes: dict[str, Any]
    responsible_since: int | None
    consents: list[ConsentOut]
    orders: list[OrderSum]
    merges: list[MergeOut]
    may: ContactMay


class NoteOut(Schema):
    id: int
    author_id: int | None
    author_name: str
    text: str
    at: int


class TagOut(Schema):
    id: int
    name: str
    name_zh: str
    name_en: str
    colour: str
    retired_at: int | None


class EntryOut(Schema):
    at: int
    kind: str
    id: int
    data: dict[str, Any]


class TimelinePage(Schema):
    items: list[EntryOut]
    next: str | None
