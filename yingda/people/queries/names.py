"""Names by number, for sentences and checks of other rooms."""

from collections.abc import Iterable

from django.db.models import Q

from yingda.kit.actor import Actor
from yingda.kit.errors import NotFound
from yingda.people.models import Person, Role
from yingda.people.queries.actors import actor_of
from yingda.plumbing.realtime.node import read
from yingda.plumbing.store import NUMBERS_END


def name_of(person_id: int) -> str:
    """The display name of a person, suspended ones too; empty for nobody."""
    return Person.objects.filter(pk=person_id).values_list("display_name", flat=True).first() or ""


def signature_of(person_id: int) -> str:
    """The name customers see: the signature name, or else the display name; empty for nobody."""
    row = Person.objects.filter(pk=person_id).values_list("signature_name", "display_name").first()
    return "" if row is None else row[0] or row[1]


def accounts() -> list[tuple[int, str, list[str]]]:
    """Every colleague, suspended ones too: id, display name, and what else they may be called (user name, address, signature)."""
    rows = Person.objects.order_by("id").values_list("id", "display_name", "username", "email", "signature_name")
    return [(pk, shown, [name for name in names if name]) for pk, shown, *names in rows]


def locale_of(person_id: int) -> str:
    """The language a person reads in; Chinese for nobody."""
    return Person.objects.filter(pk=person_id).values_list("locale", flat=True).first() or "zh-CN"


def group_name(group_id: int) -> str | None:
    """The name of a group, or None."""
    rows = read("SELECT name FROM people_group WHERE id = ?", (group_id,)) if 0 < group_id < NUMBERS_END else []
    return rows[0][0] if rows else None


def addresses_of(person_ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Name, mail address (empty where none is given) and language of those of them whose account is in use."""
    rows = Person.objects.filter(pk__in=[one for one in person_ids if 0 < one < NUMBERS_END], is_active=True)
    return {pk: (name, email, locale) for pk, name, email, locale in rows.values_list("pk", "display_name", "email", "locale")}


def role_key(role_id: int) -> str | None:
    """The key of a role, or None."""
    return Role.objects.filter(pk=role_id).values_list("key", flat=True).first()


def actor_or_none(person_id: int) -> Actor | None:
    """The actor of an active person, or None."""
    try:
        return actor_of(person_id)
    except NotFound:
        return None


def id_by_login(name: str) -> int | None:
    """The number of the person with this user name or address, whatever its case."""
    return Person.objects.filter(Q(username__iexact=name) | (Q(email__iexact=name) & ~Q(email=""))).values_list("pk", flat=True).first()
