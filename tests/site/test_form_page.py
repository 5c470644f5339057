"""The online form as a page: works without scripts, keeps what was written, says what is wrong beside the field."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.makers.routing import an_inbox
from yingda.conversations.models import Conversation, Message

pytestmark = pytest.mark.django_db(transaction=True)
RIGHT = {"name": "王女士", "email": "wang@example.com", "phone": "", "text": "请问明天几点发货"}


def test_a_sent_form_becomes_a_conversation_once() -> None:
    address = f"/form/{an_inbox(kind='form').key}"
    mark = str(uuid4())
    for _ in range(2):
        answer = Client().post(address, {**RIGHT, "client_id": mark})
        assert answer.status_code == 200 and "已收到" in answer.content.decode()
    assert Conversation.objects.filter(channel="form", state="queued", contact_name="王女士").count() == 1
    assert Message.objects.filter(text="请问明天几点发货").exists()


def test_wrong_fields_are_named_beside_the_field_and_nothing_is_lost_or_half_done() -> None:
    address = f"/form/{an_inbox(kind='form').key}"
    answer = Client().post(address, {**RIGHT, "email": "not-an-address"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'autofocus aria-invalid="true" aria-describedby="e-email"' in page and "请问明天几点发货" in page
    assert not Conversation.objects.exists()


def test_what_was_written_is_escaped() -> None:
    address = f"/form/{an_inbox(kind='form').key}"
    page = Client().post(address, {**RIGHT, "email": "x", "text": "<script>alert(1)</script>"}).content.decode()
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_a_form_that_does_not_exist_says_so_in_the_readers_language() -> None:
    answer = Client().get("/form/nosuchkey", headers={"Accept-Language": "en"})
    assert answer.status_code == 404 and "There is no form here" in answer.content.decode()


def test_a_machine_that_fills_every_field_sends_nothing() -> None:
    address = f"/form/{an_inbox(kind='form').key}"
    assert Client().post(address, {**RIGHT, "website": "http://spam"}).status_code == 200
    assert not Conversation.objects.exists()


def test_the_page_allows_no_script() -> None:
    policy = Client().get(f"/form/{an_inbox(kind='form').key}")["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert scripts.split() == ["script-src", "'self'"]


def test_any_site_may_frame_the_page() -> None:
    rule = Client().get(f"/form/{an_inbox(kind='form').key}").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in rule
