"""The page for trying a web chat: there for web inboxes, in both languages, and nothing else."""

import pytest
from django.test import Client

from tests.makers.routing import an_inbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("lang", "words"), [("zh-CN", "试用页"), ("en", "for trying")])
def test_a_web_chat_can_be_tried_before_it_is_embedded(lang: str, words: str) -> None:
    key = an_inbox(kind="web").key
    shown = Client().get(f"/try/{key}?lang={lang}").content.decode()
    assert f'<script async src="/widget.js" data-inbox="{key}" data-lang="{lang}"></script>' in shown and words in shown


def test_what_is_no_web_chat_is_not_found() -> None:
    assert Client().get("/try/nosuchkey").status_code == 404
    assert Client().get(f"/try/{an_inbox(kind='form').key}").status_code == 404
