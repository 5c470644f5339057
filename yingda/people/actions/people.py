"""Accounts: made, changed, suspended, let back in."""

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, Refused
from yingda.kit.text import search_keys
from yingda.people.actions.fields import email_in, name_in, password_in, preferences_in, username_in
from yingda.people.actions.gate import demand_not_above, demand_over, locked
from yingda.people.actions.presence import leave
from yingda.people.actions.rights import Wish, demand_an_administrator, is_administrator, save_grants
from yingda.people.actions.sessions import end_all
from yingda.people.actions.units import save_groups
from yingda.people.events import PeopleChanged, PersonSuspended, RightsChanged
from yingda.people.models import Person
from yingda.people.queries.actors import forget
from yingda.people.rules.person import hue_of
from yingda.people.rules.presence import SUSPENDED
from yingda.people.settings import FIRST_DESKTOP, FIRST_SOUND
from yingda.plumbing.audit import record
from yingda.plumbing.store import after_commit, announce, transaction

OWN_FIELDS = ("locale", "theme", "sound", "desktop_notification", "signature_name", "avatar_hue")
FIELDS = ("username", "display_name", "email", *OWN_FIELDS)
NAME_KEY_LENGTH = 160


def create_person(
    actor: Actor,
    *,
    username: str,
    display_name: str,
    email: str = "",
    password: str | None = None,
    locale: str = "zh-CN",
    group_ids: Sequence[int] = (),
    grants: Sequence[Wish] = (),
) -> Person:
    """A new account, with its groups and roles; without a password it is entered by `password_reset_link`.

    Needs `people.manage` over every group given, or over everything when there is none. Refuses user names and
    addresses that are taken, weak passwords, and more rights than the actor holds.
    """
    with transaction():
        actor.demand_somewhere("people.manage")
        if not group_ids:
            actor.demand("people.manage")
        person = new_account(username, display_name, email, password, preferences_in({"locale": locale})["locale"])
        save_groups(actor, person.pk, group_ids)
        save_grants(actor, person.pk, grants)
        record(actor, "people.person.created", f"person:{person.pk}", after=facts(person))
        announce(PeopleChanged(person.pk))
    return person


def new_account(username: str, display_name: str, email: str, password: str | None, locale: str) -> Person:
    """The row of a new person, checked and saved. Part of an action."""
    with transaction() as db:
        person = Person(username=username_in(username), email=email_in(email), locale=locale, created_at=db.now)
        person.sound, person.desktop_notification = FIRST_SOUND.value(), FIRST_DESKTOP.value()
        _call(person, name_in(display_name, "display_name"))
        person.avatar_hue = hue_of(person.username)
        if password is None:
            person.set_unusable_password()
        else:
            person.set_password(password_in(password, person))
        _save(person)
    return person


def change_person(actor: Actor, person_id: int, wanted: dict[str, Any]) -> Person:
    """Changes the given of `FIELDS`. Needs `people.manage` over a person who holds no more than the actor."""
    with transaction():
        person = locked(person_id)
        demand_over(actor, "people.manage", person_id)
        demand_not_above(actor, person_id)
        if "username" in wanted:
            wanted = {**wanted, "username": username_in(wanted["username"], person_id)}
        if "email" in wanted:
            wanted = {**wanted, "email": email_in(wanted["email"], person_id)}
        _change(actor, person, FIELDS, wanted)
    return person


def change_preferences(actor: Actor, wanted: dict[str, Any]) -> Person:
    """Changes the given of `OWN_FIELDS` of the actor's own account."""
    with transaction():
        person = locked(actor.id or 0)
        _change(actor, person, OWN_FIELDS, wanted)
    return person


def suspend(actor: Actor, person_id: int, why: str = "") -> Person:
    """Ends every session and connection of a person and lets nobody log in by the account.

    Needs `people.manage` over a person who holds no more than the actor; not oneself, not the last administrator.
    """
    with transaction() as db:
        person = locked(person_id)
        demand_over(actor, "people.manage", person_id)
        if actor.id == person_id:
            raise Refused("not_yourself")
        demand_not_above(actor, person_id)
        if person.suspended_at is not None:
            raise Conflict("already_suspended")
        was_administrator = is_administrator(person_id)
        person.is_active, person.suspended_at = False, db.now
        person.suspended_why = name_in(why, "why", 200) if why.strip() else ""
        person.save(update_fields=["is_active", "suspended_at", "suspended_why"])
        if was_administrator:
            demand_an_administrator()
        end_all(person_id)
        leave(person_id, SUSPENDED)
        record(actor, "people.person.suspended", f"person:{person_id}", after={"why": person.suspended_why})
        announce(PersonSuspended(person_id))
        _tell(person_id)
    return person


def lift_suspension(actor: Actor, person_id: int) -> Person:
    """Lets a suspended person log in again, with the rights they had. Safe twice."""
    with transaction():
        person = locked(person_id)
        demand_over(actor, "people.manage", person_id)
        demand_not_above(actor, person_id)
        if person.suspended_at is not None:
            person.is_active, person.suspended_at, person.suspended_why = True, None, ""
            person.save(update_fields=["is_active", "suspended_at", "suspended_why"])
            record(actor, "people.person.let_back", f"person:{person_id}")
            _tell(person_id)
    return person


def password_reset_link(actor: Actor, person_id: int) -> str:
    """A link, good once and for `PASSWORD_RESET_TIMEOUT` seconds, by which the person sets a password.

    Needs `people.manage` over a person who holds no more than the actor. The log keeps that it was made, not the link.
    """
    actor.demand_in_person()
    with transaction():
        person = locked(person_id)
        demand_over(actor, "people.manage", person_id)
        demand_not_above(actor, person_id)
        if person.suspended_at is not None:
            raise Conflict("account_suspended")
        key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
        record(actor, "people.person.password_reset_link", f"person:{person_id}")
    return f"{settings.PUBLIC_URL}/reset-password/{key}"


def remove_second_factor(actor: Actor, person_id: int) -> None:
    """Removes a person's second factors (a lost phone) and ends their sessions."""
    actor.demand_in_person()
    with transaction():
        locked(person_id)
        demand_over(actor, "people.manage", person_id)
        demand_not_above(actor, person_id)
        removed = sorted(set(Authenticator.objects.filter(user_id=person_id).values_list("type", flat=True)))
        Authenticator.objects.filter(user_id=person_id).delete()
        end_all(person_id)
        record(actor, "people.person.second_factor_removed", f"person:{person_id}", before={"types": removed})
        announce(RightsChanged(person_id))
        after_commit(lambda: forget(person_id))


def facts(person: Person) -> dict[str, Any]:
    """What the audit log keeps of an account."""
    return {field: getattr(person, field) for field in FIELDS}


def _change(actor: Actor, person: Person, allowed: tuple[str, ...], wanted: dict[str, Any]) -> None:
    before = facts(person)
    for field, value in preferences_in({k: v for k, v in wanted.items() if k in allowed}).items():
        setattr(person, field, value)
    _call(person, name_in(person.display_name, "display_name"))
    if facts(person) != before:
        _save(person, [*allowed, "search_keys", "name_key"])
        record(actor, "people.person.changed", f"person:{person.pk}", before, facts(person))
        _tell(person.pk)


def _call(person: Person, name: str) -> None:
    """Names the person, and makes what the person is found and sorted by."""
    keys = search_keys(name)
    lines = keys.split("\n")
    person.display_name = name
    person.name_key = lines[min(1, len(lines) - 1)][:NAME_KEY_LENGTH]
    person.search_keys = f"{keys}\n{person.username.lower()}\n{person.email.lower()}"


def _save(person: Person, fields: Sequence[str] | None = None) -> None:
    try:
        person.save(update_fields=fields)
    except IntegrityError as error:
        # Somebody took the name between the check and now.
        raise Refused("username_taken", field="username", username=person.username) from error


def _tell(person_id: int) -> None:
    announce(PeopleChanged(person_id))
    announce(RightsChanged(person_id))
    after_commit(lambda: forget(person_id))
