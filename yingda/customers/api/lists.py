"""Companies and tags over HTTP."""

from typing import Any

from ninja import Query, Router, Status

from yingda.customers.actions import tags as acts
from yingda.customers.queries import contacts as reads
from yingda.customers.queries import keeping
from yingda.customers.schemas.contacts import CompanyFilter, CompanyIn, CompanyOut, CompanyPatch, TagIn, TagOut, TagPatch
from yingda.customers.schemas.texts import PageOut
from yingda.plumbing.http import ActorRequest, fields_given

router = Router()


@router.get("/companies", response=PageOut)
def list_companies(request: ActorRequest, wanted: Query[CompanyFilter]) -> Any:
    """Companies by name; `q` finds characters, pinyin and initials."""
    return reads.companies(request.actor, wanted.q, wanted.cursor, wanted.limit)


@router.post("/companies", response={201: CompanyOut})
def create_company(request: ActorRequest, body: CompanyIn) -> Any:
    """A new company."""
    return Status(201, reads.company_row(acts.create_company(request.actor, body.dict())))


@router.patch("/companies/{int:company_id}", response=CompanyOut)
def change_company(request: ActorRequest, company_id: int, body: CompanyPatch) -> Any:
    """Changes what is given."""
    return reads.company_row(acts.change_company(request.actor, company_id, fields_given(body)))


@router.get("/tags", response=list[TagOut])
def list_tags(request: ActorRequest, retired: bool = False) -> Any:
    """All tags; retired ones only when asked for."""
    return keeping.tags(with_retired=retired)


@router.post("/tags", response={201: TagOut})
def create_tag(request: ActorRequest, body: TagIn) -> Any:
    """A new tag."""
    return Status(201, acts.create_tag(request.actor, body.name, body.name_zh, body.name_en, body.colour))


@router.patch("/tags/{int:tag_id}", response=TagOut)
def change_tag(request: ActorRequest, tag_id: int, body: TagPatch) -> Any:
    """Changes or retires a tag."""
    return acts.change_tag(request.actor, tag_id, fields_given(body))
