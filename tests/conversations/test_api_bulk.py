"""One verb for many: what may be done is done, what may not says why, each by itself."""

from typing import Any

import pytest

from tests.makers.conversation_doors import Scene, a_scene
from tests.makers.conversations import a_conversation, a_group, a_person, the_matter
from tests.makers.customers import a_tag
from tests.makers.doors import Caller, an_integration
from yingda.conversations.models import StateSpan
from yingda.plumbing.clock import now_ms

pytestmark = pytest.mark.django_db
SENTENCES = {
    "zh-CN": {"not_found": "找不到这条记录，可能已被删除或不在你的权限范围内", "state_does_not_allow": "会话现在是「resolved」状态，不能这样操作"},
    "en": {"not_found": "This does not exist, or is not yours to see", "state_does_not_allow": "The conversation is “resolved” now; this cannot be done"},
}


def bulk(scene: Scene, ids: list[Any], verb: str, caller: Caller | None = None, **facts: Any) -> tuple[list[int], dict[int, str]]:
    """The ids that were done, and the code of each that was not."""
    answer = scene.go("POST", "/conversations/bulk", {"ids": ids, "verb": verb, **facts}, caller)
    assert answer.status == 200 and set(answer.body) == {"done", "refused"}, answer
    assert all(set(one) == {"id", "code", "message"} for one in answer.body["refused"])
    return answer.body["done"], {one["id"]: one["code"] for one in answer.body["refused"]}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_mixed_rights_do_what_may_be_done_and_say_why_not(language: str) -> None:
    scene = a_scene()
    leader = a_person(role="team_leader", group=scene.group, locale=language)
    foreign = a_conversation("open", assignee=a_person(), group=a_group())
    before = the_matter(foreign.id), the_matter(scene["resolved"])
    ids = [scene["matter"], foreign.id, scene["resolved"], 999_999, scene["theirs"]]
    answer = Caller(leader, language=language)("POST", "/conversations/bulk", {"ids": ids, "verb": "resolve"})
    assert answer.body["done"] == [scene["matter"], scene["theirs"]]
    codes = [(one["id"], one["code"]) for one in answer.body["refused"]]
    assert codes == [(foreign.id, "not_found"), (scene["resolved"], "state_does_not_allow"), (999_999, "not_found")]
    assert all(one["message"] == SENTENCES[language][one["code"]] for one in answer.body["refused"])
    assert all(the_matter(id).state == "resolved" for id in answer.body["done"])
    assert (the_matter(foreign.id), the_matter(scene["resolved"])) == before


def test_seen_but_not_allowed_is_forbidden() -> None:
    scene = a_scene()
    reader = Caller(a_person(role="client_reader", group=scene.group))
    assert bulk(scene, ["{matter}", "{theirs}"], "resolve", reader) == ([], {scene["matter"]: "forbidden", scene["theirs"]: "forbidden"})
    agent = Caller(scene.colleague)
    done, refused = bulk(scene, ["{theirs}", "{matter}"], "assign", agent, person_id=scene.leader.pk)
    assert (done, refused) == ([], {scene["theirs"]: "forbidden", scene["matter"]: "not_found"})


def test_every_verb() -> None:
    scene = a_scene()
    other, later, numbers = a_tag().pk, now_ms() + 3_600_000, scene.numbers
    scene.go("PUT", "/conversations/{theirs}/tags", {"tag_ids": [other]})
    table: list[tuple[str, dict[str, Any], list[str], dict[str, str]]] = [
        ("tag", {"tag_ids": [scene["tag"]]}, ["matter", "theirs"], {}),
        ("untag", {"tag_ids": [scene["tag"]]}, ["matter", "theirs"], {}),
        ("priority", {"priority": 3}, ["matter", "theirs"], {}),
        ("assign", {"person_id": scene.colleague.pk}, ["matter"], {"resolved": "state_does_not_allow"}),
        ("snooze", {"until_at": later}, ["matter", "waiting"], {"queued": "state_does_not_allow"}),
        ("claim", {}, ["queued"], {"theirs": "already_taken"}),
        ("reopen", {}, ["resolved"], {"theirs": "state_does_not_allow"}),
        ("resolve", {}, ["matter", "queued", "snoozed", "waiting"], {}),
    ]  # fmt: skip
    for verb, facts, done, refused in table:
        ids = [numbers[name] for name in (*done, *refused)]
        told = bulk(scene, ids, verb, **facts)
        assert told == ([numbers[name] for name in done], {numbers[name]: code for name, code in refused.items()}), verb
        if verb == "tag":
            assert the_matter(scene["theirs"]).tag_ids == f"{scene['tag']} {other}"
    assert (the_matter(scene["theirs"]).tag_ids, the_matter(scene["theirs"]).priority) == (str(other), 3)
    assert the_matter(scene["matter"]).state == "resolved"


def test_the_same_id_twice_is_done_once() -> None:
    scene = a_scene()
    assert bulk(scene, ["{matter}"] * 3, "resolve") == ([scene["matter"]], {})
    assert StateSpan.objects.filter(conversation_id=scene["matter"], state="resolved").count() == 1


def test_a_wrong_fact_for_one_is_wrong_for_each_and_leaves_all_as_they_were() -> None:
    scene = a_scene()
    before = [the_matter(scene[name]) for name in ("matter", "theirs")]
    for verb, facts, code in (
        ("assign", {"person_id": 999_999}, "person_unknown"),
        ("tag", {"tag_ids": [999_999]}, "tag_unknown"),
        ("priority", {"priority": 9}, "priority_unknown"),
        ("snooze", {"until_at": 1}, "snooze_in_past"),
    ):
        assert bulk(scene, ["{matter}", "{theirs}"], verb, **facts) == ([], {scene["matter"]: code, scene["theirs"]: code})
    assert [the_matter(scene[name]) for name in ("matter", "theirs")] == before


def test_an_integration_in_bulk_resolves_but_takes_nothing_for_itself() -> None:
    scene = a_scene()
    system = an_integration("conversation.view", "conversation.reply", "conversation.resolve")
    assert bulk(scene, ["{matter}"], "resolve", system) == ([scene["matter"]], {})
    assert bulk(scene, ["{queued}"], "claim", system) == ([], {scene["queued"]: "forbidden"})
    assert bulk(scene, ["{theirs}"], "priority", system, priority=3) == ([], {scene["theirs"]: "forbidden"})
