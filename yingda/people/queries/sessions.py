"""The log-ins of a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from yingda.kit.actor import Actor
from yingda.people.rules.sessions import fingerprint


@dataclass(frozen=True, slots=True)
class LogIn:
    """One log-in that is still good."""

    id: int
    address: str
    browser: str
    created_at: int
    current: bool


def own_sessions(actor: Actor, current_key: str | None) -> list[LogIn]:
    """The actor's log-ins, newest first; `current_key` is the one in use."""
    actor.demand_in_person()
    rows = list(UserSession.objects.filter(user_id=actor.id).order_by("-created_at", "-id"))
    keys = [row.session_key for row in rows]
    alive = set(Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("session_key", flat=True))
    return [
        LogIn(row.pk, row.ip, row.user_agent, int(row.created_at.timestamp() * 1000), row.session_key == current_key)
        for row in rows
        if row.session_key in alive
    ]


def session_name(session_key: str | None) -> str:
    """What other rooms call a log-in by: it opens nothing."""
    return fingerprint(session_key or "")


def living_sessions(person_ids: Iterable[int]) -> frozenset[str]:
    """The names of the log-ins of these people that are still good; of whoever is suspended, none."""
    rows = UserSession.objects.filter(user_id__in=set(person_ids), user__is_active=True).values_list("session_key", flat=True)
    alive = Session.objects.filter(session_key__in=list(rows), expire_date__gt=timezone.now()).values_list("session_key", flat=True)
    return frozenset(fingerprint(key) for key in alive)
