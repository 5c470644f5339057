"""Sessions read plainly say what Django's own say."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from yingda.people.queries.session_store import SessionStore


@pytest.mark.django_db
@pytest.mark.parametrize(("left", "live"), [(timedelta(seconds=5), True), (timedelta(0), False), (timedelta(days=-1), False)])
def test_a_session_ends_when_it_does_with_django(left: timedelta, live: bool) -> None:
    made = SessionStore()
    made["_auth_user_id"] = "7"
    made.save(must_create=True)
    Session.objects.filter(pk=made.session_key).update(expire_date=timezone.now() + left)
    ours, django = SessionStore(made.session_key), db.SessionStore(made.session_key)
    assert ours.get("_auth_user_id") == django.get("_auth_user_id") == ("7" if live else None)
    assert ours.session_key == django.session_key == (made.session_key if live else None)


@pytest.mark.django_db
@pytest.mark.parametrize("key", [None, "", "x" * 40, "钥匙" * 8, "a\x00b" * 10])
def test_nobody_has_an_unknown_session(key: str | None) -> None:
    ours = SessionStore(key)
    assert ours.is_empty() or dict(ours.items()) == {}
    assert ours.session_key is None
