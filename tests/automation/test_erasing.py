"""What is forgotten of a customer whose data is erased."""

import msgspec
import pytest

from tests.makers.automation import a_condition, an_automation, follow, runs_of
from tests.makers.conversations import a_conversation, post, the_customer
from yingda.automation.actions import erasing
from yingda.automation.models import Tally

pytestmark = pytest.mark.django_db


def test_runs_keep_their_verdicts_and_lose_the_customers_words() -> None:
    gone, stays = a_conversation(text=None), a_conversation(text=None)
    rule = an_automation("message.visitor", ("priority", {"priority": 3}), conditions=[a_condition("message.text", "contains_any", ["退款"])])
    for matter, text in ((gone, "王芳说你好"), (gone, "王芳要退款"), (stays, "李雷要退款")):
        post(the_customer(matter.contact_id), matter.id, text)
    follow()
    assert "王芳要退款" in runs_of(rule)[0].why
    assert "王芳说你好" in Tally.objects.get(automation=rule).sample
    assert erasing.erase_runs([gone.contact_id], [gone.id], []) == 1
    emptied, kept = runs_of(rule)
    assert "王芳" not in emptied.why + emptied.steps + Tally.objects.get(automation=rule).sample
    assert msgspec.json.decode(emptied.why)["of"][0]["ok"]
    assert "李雷要退款" in kept.why
