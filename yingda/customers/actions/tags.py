"""The list of tags, and companies."""

import re
from collections.abc import Mapping
from typing import Any

from yingda.customers.events import TagsChanged
from yingda.customers.models import Company, Tag
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.kit.text import search_keys
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction

_COLOUR = re.compile(r"#[0-9a-f]{6}")
TAG_FIELDS = ("name_zh", "name_en", "colour")
COMPANY_FIELDS = ("name", "domain", "note")


def create_tag(actor: Actor, name: str, name_zh: str, name_en: str, colour: str = "#7a869a") -> Tag:
    """A new tag; `name` is its lasting key, `colour` like #7a869a."""
    actor.demand("tag.manage")
    with transaction() as db:
        words = {"name_zh": name_zh, "name_en": name_en, "colour": _colour(colour)}
        tag, is_new = Tag.objects.get_or_create(name=name, defaults={**words, "created_at": db.now})
        if not is_new:
            raise Conflict("tag_exists", "name", name=name)
        record(actor, "customers.tag.made", f"tag:{tag.pk}", after={"name": name, **words})
        announce(TagsChanged())
        return tag


def change_tag(actor: Actor, tag_id: int, fields: Mapping[str, Any]) -> Tag:
    """Changes the names or the colour of a tag, or retires it (`retired`): it stays where it is and is offered no more."""
    actor.demand("tag.manage")
    with transaction() as db:
        tag = Tag.objects.select_for_update().filter(pk=tag_id).first()
        if tag is None:
            raise NotFound("tag")
        before = {name: getattr(tag, name) for name in (*TAG_FIELDS, "retired_at")}
        for name in TAG_FIELDS:
            if name in fields:
                setattr(tag, name, _colour(fields[name]) if name == "colour" else fields[name])
        if "retired" in fields:
            tag.retired_at = (tag.retired_at or db.now) if fields["retired"] else None
        tag.save()
        after = {name: getattr(tag, name) for name in (*TAG_FIELDS, "retired_at")}
        record(actor, "customers.tag.changed", f"tag:{tag_id}", before=before, after=after)
        announce(TagsChanged())
        return tag


def create_company(actor: Actor, fields: Mapping[str, Any]) -> Company:
    """A new company. Needs `customer.edit` with any reach."""
    actor.demand_somewhere("customer.edit")
    with transaction() as db:
        company = Company(created_at=db.now)
        _fill(company, fields)
        company.save()
        record(actor, "customers.company.made", f"company:{company.pk}", after=dict(fields))
        return company


def change_company(actor: Actor, company_id: int, fields: Mapping[str, Any]) -> Company:
    """Changes a company's name, domain or note. Needs `customer.edit` with any reach."""
    actor.demand_somewhere("customer.edit")
    with transaction():
        company = Company.objects.select_for_update().filter(pk=company_id).first()
        if company is None:
            raise NotFound("company")
        before = {name: getattr(company, name) for name in COMPANY_FIELDS}
        _fill(company, fields)
        company.save()
        record(actor, "customers.company.changed", f"company:{company_id}", before=before, after={**before, **fields})
        return company


def _fill(company: Company, fields: Mapping[str, Any]) -> None:
    for name in COMPANY_FIELDS:
        if name in fields:
            setattr(company, name, fields[name])
    company.search_keys = search_keys(company.name)


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text.lower()):
        raise Refused("colour_invalid", field="colour")
    return text.lower()
