"""HTTP of tickets: status, shape, permission, sentences in both languages."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.makers.conversations import a_conversation, a_group, a_person, actor_for
from tests.makers.customers import a_contact, a_tag
from tests.makers.doors import Caller, an_integration
from tests.makers.tickets import FILLED, FORM, a_ticket, a_type, step_numbers
from yingda.kit.actor import SYSTEM
from yingda.plumbing import files
from yingda.plumbing.models import StoredFile

pytestmark = pytest.mark.django_db(transaction=True)
ROW = {
    "id", "number", "type_id", "type_version", "liaison", "title", "priority", "state", "state_since", "group_id", "owner_id", "maker_id",
    "contact", "conversation_id", "due_at", "warn_at", "breached_at", "step", "steps_total", "steps_over", "step_person_ids", "watcher_ids",
    "tag_ids", "comment_count", "merged_into_id", "created_at", "changed_at", "solved_at", "closed_at", "version",
}  # fmt: skip
PAGE = {"row", "type", "description", "fields", "values", "steps", "comments", "more", "links", "transcripts", "merges", "sees_contact", "n"}
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


class Bytes:
    """An upload in memory."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self, size: int, /) -> bytes:
        part, self.content = self.content[:size], self.content[size:]
        return part


def test_a_ticket_from_making_to_its_end() -> None:
    group = a_group()
    person = a_person(role="agent", group=group)
    caller = Caller(person)
    kind = a_type([{"name": "核实"}], FORM, due_minutes=60)
    matter = a_conversation(assignee=person, group=group)
    made = caller("POST", f"/conversations/{matter.id}/tickets", {"type_id": kind, "title": "催件", "values": FILLED, "owner_id": person.pk})
    assert (made.status, set(made.body), set(made.body["row"])) == (201, {"row"}, ROW)
    row = made.body["row"]
    assert (row["state"], row["contact"]["id"], row["conversation_id"], row["step"]["name"]) == ("open", matter.contact_id, matter.id, "核实")
    page = caller("GET", f"/tickets/{row['id']}").body
    assert set(page) == PAGE and page["values"] == FILLED and page["transcripts"][0]["conversation_id"] == matter.id
    assert caller("GET", f"/tickets/{row['id']}/transcripts/{matter.id}").body["messages"][0]["text"] == "你好"
    listed = caller("GET", "/tickets?state=open&watcher=&q=催件").body
    assert (set(listed), [one["id"] for one in listed["items"]], listed["total"]) == ({"items", "next", "total", "n"}, [row["id"]], 1)
    assert caller("GET", "/tickets/counts").body == {"new": 0, "open": 1, "waiting": 0, "solved": 0, "closed": 0}
    assert caller("POST", f"/ticket-steps/{row['step']['id']}/completion", {"note": "好"}).body["row"]["steps_over"] == 1
    assert caller("PUT", f"/tickets/{row['id']}/state", {"state": "solved", "why": "已送达"}).body["row"]["state"] == "solved"
    history = caller("GET", f"/tickets/{row['id']}/history").body["items"]
    assert [(entry["what"], entry["why"]) for entry in history] == [("made", ""), ("step_done", "好"), ("solved", "已送达")]
    assert all(entry["actor"] == {"kind": "person", "id": person.pk, "name": actor_for(person).name} for entry in history)
    assert [t["id"] for t in caller("GET", f"/conversations/{matter.id}/tickets").body["items"]] == [row["id"]]


SENTENCES = {
    "zh-CN": {"values.order": "请填写「订单号」", "values.amount": "「金额」应为数字"},
    "en": {"values.order": "Please fill in “订单号”", "values.amount": "“金额” is a number"},
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_wrong_fields_are_named_by_their_labels_in_the_readers_language(language: str) -> None:
    caller = Caller(a_person(role="agent", group=a_group(), locale=language), language=language)
    answer = caller("POST", "/tickets", {"type_id": a_type(fields=FORM), "title": "x", "values": {"amount": "很多"}})
    assert (answer.status, answer.error["code"], answer.fields) == (422, "several_fields", SENTENCES[language])


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code", "field"),
    [
        ("GET", "/tickets?state=lost", None, 422, "filter_wrong", "state"),
        ("GET", "/tickets?cursor=x", None, 422, "cursor_invalid", "cursor"),
        ("GET", "/tickets?limit=0", None, 422, "limit_wrong", "limit"),
        ("GET", "/tickets/999999999999999999999", None, 404, "not_found", None),
        ("GET", "/tickets/{id}/comments?before=99999999999999999999", None, 200, None, None),
        ("POST", "/tickets", {"type_id": 999_999, "title": "x"}, 404, "not_found", None),
        ("POST", "/tickets", {"title": "x"}, 422, "field_wrong", "type_id"),
        ("PATCH", "/tickets/{id}", {"title": " "}, 422, "ticket_title_wrong", "title"),
        ("PUT", "/tickets/{id}/state", {"state": "closed"}, 409, "ticket_state_does_not_allow", None),
        ("PUT", "/tickets/{id}/state", {"state": "new"}, 422, "ticket_state_unknown", "state"),
        ("POST", "/tickets/{id}/escalation", {"group_id": 999_999, "reason": "x"}, 422, "group_unknown", "group_id"),
        ("POST", "/tickets/{id}/merge", {"other_id": 999_999}, 404, "not_found", None),
        ("POST", "/tickets/{id}/links", {"ticket_id": None}, 422, "ticket_link_one_end", "ticket_id"),
        ("POST", "/tickets/{id}/split", {"title": "x"}, 422, "ticket_split_nothing", "comment_ids"),
        ("POST", "/tickets/bulk", {"ids": [], "verb": "assign"}, 422, "ticket_nothing_selected", "ids"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_shape(method: str, path: str, body: Any, status: int, code: str | None, field: str | None) -> None:
    caller = Caller(a_person(role="administrator"))
    answer = caller(method, path.replace("{id}", str(a_ticket().id)), body)
    assert answer.status == status, answer
    assert code is None or (answer.error["code"], answer.error["field"]) == (code, field)


def test_numbers_no_column_can_hold_find_nothing() -> None:
    caller = Caller(a_person(role="administrator"))
    for path in ("/tickets/{n}", "/ticket-types/{n}/versions", "/tickets/{n}/history"):
        assert caller("GET", path.replace("{n}", str(2**63 + 5))).status == 404
    for thing in ("links", "merges", "types"):
        assert caller("DELETE", f"/ticket-{thing}/{2**63 + 5}").status == 404
    assert caller("POST", f"/ticket-steps/{2**63 + 5}/completion", {}).status == 404
    kind = a_type(fields=[{"key": "who", "label": "经手人", "kind": "person"}])
    made = caller("POST", "/tickets", {"type_id": kind, "title": "x", "values": {"who": 2**70}})
    assert (made.status, made.error["code"]) == (422, "ticket_value_person")
    steps = [{"name": "一", "person_id": 2**63 + 5}, {"name": "二", "group_id": 2**70}]
    for step in steps:
        assert caller("POST", "/ticket-types", {"key": "far", "name": "远", "document": {"steps": [step]}}).status == 422


def test_files_of_a_comment_are_claimed_and_shown(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    person = a_person(role="contract_administrator")
    caller, ticket = Caller(person), a_ticket(actor_for(person))
    kept = files.keep(actor_for(person), "凭证.png", Bytes(PICTURE), 10_000, files.KINDS)
    comment = caller("POST", f"/tickets/{ticket.id}/comments", {"text": "", "files": [kept.key]}).body["comment"]
    assert comment["files"][0]["name"] == "凭证.png" and StoredFile.objects.get(key=kept.key).subject == f"ticket:{ticket.id}"
    assert caller("GET", f"/tickets/{ticket.id}").body["comments"] == [comment]
    assert caller("POST", f"/tickets/{ticket.id}/comments", {"text": "x", "files": ["z" * 43]}).error["code"] == "file_unknown"


def test_comments_are_read_in_pages() -> None:
    caller, ticket = Caller(a_person(role="administrator")), a_ticket()
    for number in range(101):
        caller("POST", f"/tickets/{ticket.id}/comments", {"text": str(number)})
    page = caller("GET", f"/tickets/{ticket.id}").body
    assert ([page["comments"][0]["text"], page["comments"][-1]["text"]], page["more"]) == (["1", "100"], True)
    older = caller("GET", f"/tickets/{ticket.id}/comments?before={page['comments'][0]['id']}").body
    assert ([comment["text"] for comment in older["items"]], older["more"]) == (["0"], False)


def test_merge_and_split_answer_what_comes_of_them() -> None:
    caller = Caller(a_person(role="administrator"))
    ticket, other = a_ticket(SYSTEM, a_type([{"name": "一"}])), a_ticket()
    merged = caller("POST", f"/tickets/{ticket.id}/merge", {"other_id": other.id}).body
    assert set(merged) == {"merge_id", "row"} and merged["row"]["id"] == ticket.id
    assert caller("GET", f"/tickets/{other.id}").body["row"]["merged_into_id"] == ticket.id
    refused = caller("POST", f"/tickets/{other.id}/comments", {"text": "x"})
    assert (refused.status, refused.error["code"], refused.error["params"]) == (409, "ticket_is_merged", {"survivor_id": ticket.id})
    assert caller("DELETE", f"/ticket-merges/{merged['merge_id']}").body["row"]["id"] == other.id
    split = caller("POST", f"/tickets/{ticket.id}/split", {"title": "另一件", "step_ids": step_numbers(ticket)})
    assert (split.status, split.body["row"]["step"]["name"]) == (201, "一")


def test_bulk_answers_for_each() -> None:
    caller = Caller(a_person(role="administrator"))
    ids = [a_ticket().id, 999_999]
    answer = caller("POST", "/tickets/bulk", {"ids": ids, "verb": "priority", "priority": 3}).body
    assert answer["done"] == ids[:1] and set(answer["refused"][0]) == {"id", "code", "message"}
    assert caller("POST", "/tickets/bulk", {"ids": ids[:1], "verb": "tag"}).error["field"] == "tag_ids"


def test_tags_are_put_on_and_taken_off_many() -> None:
    caller, tag = Caller(a_person(role="administrator")), a_tag().pk
    ids = [a_ticket().id, a_ticket(tag_ids=(tag,)).id]
    for verb, expected in (("tag", [[tag], [tag]]), ("untag", [[], []])):
        assert caller("POST", "/tickets/bulk", {"ids": ids, "verb": verb, "tag_ids": [tag]}).body["done"] == ids
        assert [caller("GET", f"/tickets/{one}").body["row"]["tag_ids"] for one in ids] == expected


def test_search_and_timeline_hold_the_tickets_one_may_see() -> None:
    group, contact = a_group(), a_contact()
    boss, stranger = Caller(a_person(role="administrator")), Caller(a_person(role="agent", group=a_group()))
    first = a_ticket(title="龙井没收到", group_id=group.pk, contact_id=contact.pk)
    second = a_ticket(title="发票抬头错了", group_id=group.pk, contact_id=contact.pk)
    for q, expected in (("龙井", [first.number]), (f"#{second.number}", [second.number]), ("没有这件事", [])):
        assert [one["number"] for one in boss("GET", f"/search?q={quote(q)}").body["tickets"]] == expected
    assert stranger("GET", f"/search?q={quote('龙井')}").body["tickets"] == []
    entries = boss("GET", f"/contacts/{contact.pk}/timeline?limit=1").body
    assert (entries["items"][0]["kind"], entries["items"][0]["data"]["number"]) == ("ticket", second.number)
    rest = boss("GET", f"/contacts/{contact.pk}/timeline?limit=5&cursor={entries['next']}").body["items"]
    assert [one["data"]["number"] for one in rest if one["kind"] == "ticket"] == [first.number]


def test_the_ownerless_report_holds_tickets_too() -> None:
    caller, ticket = Caller(a_person(role="administrator")), a_ticket()
    report = caller("GET", "/ownerless").body
    assert set(report) == {"items", "looked_at", "tickets"}
    assert report["tickets"]["looked_at"] == 1 and report["tickets"]["items"][0]["id"] == ticket.id
    assert caller("POST", f"/tickets/{ticket.id}/claim").status == 200
    assert caller("GET", "/ownerless").body["tickets"] == {"items": [], "looked_at": 1}
    nobody = Caller(a_person(role="client_reader"))
    assert nobody("GET", "/ownerless").body["tickets"] == {"items": [], "looked_at": 0}


def test_types_are_for_all_who_work_and_managed_by_few() -> None:
    agent, manager, reader = (Caller(a_person(role=role)) for role in ("agent", "project_manager", "client_reader"))
    made = manager("POST", "/ticket-types", {"key": "repair", "name": "维修", "document": {"fields": FORM, "due_minutes": 30}})
    assert (made.status, made.body["version"], made.body["document"]["fields"][0]["label"]) == (201, 1, "订单号")
    assert [shown["key"] for shown in agent("GET", "/ticket-types").body["items"]] == ["repair"]
    assert (agent("PATCH", f"/ticket-types/{made.body['id']}", {"name": "x"}).status, reader("GET", "/ticket-types").status) == (403, 403)
    assert manager("PATCH", f"/ticket-types/{made.body['id']}", {"document": {}}).body["version"] == 2
    versions = manager("GET", f"/ticket-types/{made.body['id']}/versions").body["items"]
    assert [version["version"] for version in versions] == [2, 1]
    wrong = manager("POST", "/ticket-types", {"key": "x", "name": "x", "document": {"fields": [{"key": "K", "label": ""}]}})
    assert set(wrong.fields) == {"fields.0.key", "fields.0.label"}
    assert manager("DELETE", f"/ticket-types/{made.body['id']}").status == 204 and agent("GET", "/ticket-types").body["total"] == 0
    assert [one["archived_at"] is None for one in agent("GET", "/ticket-types?archived=true").body["items"]] == [False]
    assert agent("DELETE", f"/ticket-types/{made.body['id']}/archiving").status == 403
    taken = manager("POST", "/ticket-types", {"key": "repair", "name": "维修二"}).body["id"]
    refused = manager("DELETE", f"/ticket-types/{made.body['id']}/archiving")
    assert (refused.status, refused.error["code"]) == (422, "ticket_type_key_taken")
    manager("DELETE", f"/ticket-types/{taken}")
    assert manager("DELETE", f"/ticket-types/{made.body['id']}/archiving").body["archived_at"] is None
    assert agent("GET", "/ticket-types").body["total"] == 1


def test_an_integration_makes_tickets_and_takes_none() -> None:
    system = an_integration("ticket.view", "ticket.work")
    made = system("POST", "/tickets", {"type_id": a_type(), "title": "监控报警"})
    assert (made.status, made.body["row"]["maker_id"]) == (201, None)
    assert system("POST", f"/tickets/{made.body['row']['id']}/claim").status == 403
    assert system("GET", "/tickets").body["total"] == 1
