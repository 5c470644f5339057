"""Who a session belongs to, without a request: for sockets and the hot lane."""

import hmac
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from yingda.people.models import Person

MOST_LETTERS = 60


def person_of_session(key: str) -> tuple[int, str] | None:
    """The id and language of the active person of a session, checked as Django does (the password's hash still fits)."""
    if not key or len(key) > MOST_LETTERS:
        return None
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore(key)
    person_id, held = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)
    if person_id is None or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None or not hmac.compare_digest(str(held), person.get_session_auth_hash()):
        return None
    return person.pk, person.locale
