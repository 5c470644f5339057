"""The rules: tables of cases and properties, without a database."""

from collections import deque
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers.time import HOUR, MINUTE, MONDAY_TEN
from yingda.automation.rules import facts
from yingda.automation.rules.conditions import calendars_asked, groups_asked, value_of, weigh
from yingda.automation.rules.deeds import DEEDS, can_be_done_to
from yingda.automation.rules.document import Action, Document, Node, When, action_problems, leaves, problems
from yingda.automation.rules.examples import examples
from yingda.automation.rules.fields import FIELDS, OPERATORS, is_known_to
from yingda.automation.rules.limits import allowed, per_hour
from yingda.automation.rules.loops import BEGAN, DEEPEST, ENDED, NOBODY, Cause, cause_at, followed, stopped_by
from yingda.automation.rules.macros import UNDO_MS, MacroDraft, is_in_time, keys_of, macro_problems, undoing
from yingda.automation.rules.occasions import of_event, of_time, state_wanted
from yingda.automation.rules.timed import latest_since
from yingda.automation.rules.triggers import SOURCES, TRIGGERS, sources_of, subject_of, triggers_of
from yingda.kit.calendar_document import from_document
from yingda.kit.text import sounds_in
from yingda.kit.worktime import elapsed_ms

OFFICE: dict[str, Any] = {"zone": "Asia/Shanghai", "weekly": [[[540, 1080]]] * 5 + [[], []], "holidays": [], "workdays": {}}


def a_leaf(field: str, how: str, value: Any = None, key: str = "") -> Node:
    return Node(field=field, how=how, value=value, key=key)


@pytest.mark.parametrize(
    ("leaf", "known", "ok"),
    [
        (a_leaf("message.text", "contains_any", ["退款", "退货"]), {"message.text": "我想退 款，退货"}, True),
        (a_leaf("message.text", "contains_any", ["ＲＥＦＵＮＤ"]), {"message.text": "Refund please"}, True),
        (a_leaf("message.text", "contains_all", ["订单", "退款"]), {"message.text": "订单要退款"}, True),
        (a_leaf("message.text", "contains_all", ["订单", "退款"]), {"message.text": "订单"}, False),
        (a_leaf("message.text", "contains_none", ["退款"]), {"message.text": "你好"}, True),
        (a_leaf("message.text", "sounds_any", ["退款"]), {"message.text": "我要推宽"}, True),
        (a_leaf("message.text", "sounds_any", ["退款"]), {"message.text": "wo yao tuikuan"}, True),
        (a_leaf("message.text", "sounds_any", ["退款"]), {"message.text": "你好"}, False),
        (a_leaf("message.text", "equals_any", ["你好"]), {"message.text": " 你好 "}, True),
        (a_leaf("message.text", "starts_any", ["转"]), {"message.text": "转人工"}, True),
        (a_leaf("message.text", "empty"), {"message.text": "  "}, True),
        (a_leaf("message.text", "present"), {}, False),
        (a_leaf("contact.tier", "at_least", 3), {"contact.tier": 3}, True),
        (a_leaf("contact.tier", "any_of", [1, 2]), {"contact.tier": 3}, False),
        (a_leaf("rating.score", "at_most", 2), {"rating.score": 3}, False),
        (a_leaf("rating.score", "equals", 2), {"rating.score": 2}, True),
        (a_leaf("conversation.waiting_minutes", "at_least", 5), {"conversation.waiting_minutes": None}, False),
        (a_leaf("conversation.group", "any_of", [4]), {"conversation.group": 4}, True),
        (a_leaf("conversation.group", "none_of", [4]), {"conversation.group": None}, True),
        (a_leaf("conversation.owner", "empty"), {"conversation.owner": None}, True),
        (a_leaf("conversation.tags", "has_any", [1, 2]), {"conversation.tags": [2, 3]}, True),
        (a_leaf("conversation.tags", "has_all", [1, 2]), {"conversation.tags": [2, 3]}, False),
        (a_leaf("conversation.tags", "has_none", [1]), {"conversation.tags": []}, True),
        (a_leaf("conversation.tags", "present"), {"conversation.tags": []}, False),
        (a_leaf("conversation.state", "any_of", ["open"]), {"conversation.state": "open"}, True),
        (a_leaf("conversation.returning", "yes"), {"conversation.returning": False}, False),
        (a_leaf("message.first", "no"), {}, True),
        (a_leaf("time.calendar", "outside", 7), {"time.calendar": {7: False}}, True),
        (a_leaf("time.calendar", "within", 7), {"time.calendar": {}}, False),
        (a_leaf("time.calendar", "outside", 7), {"time.calendar": {}}, False),
        (a_leaf("contact.attribute", "contains_any", ["京东"], "来源"), {"contact.attribute": {"来源": "京东旗舰店"}}, True),
        (a_leaf("contact.attribute", "empty", None, "来源"), {"contact.attribute": {}}, True),
    ],
)
def test_weigh_a_single_condition(leaf: Node, known: dict[str, Any], ok: bool) -> None:
    verdict = weigh(leaf, known)
    assert verdict.ok is ok
    assert (verdict.field, verdict.how) == (leaf.field, leaf.how)


def test_weigh_says_what_it_saw_and_cuts_what_is_long() -> None:
    tree = Node("all", (a_leaf("conversation.priority", "at_least", 2), Node("none", (a_leaf("message.text", "contains_any", ["x"]),))))
    verdict = weigh(tree, {"conversation.priority": 1, "message.text": "长" * 500})
    assert (verdict.ok, [one.ok for one in verdict.of]) == (False, [False, True])
    assert verdict.of[0].saw == 1 and len(verdict.of[1].of[0].saw) == 80
    assert value_of(a_leaf("contact.attribute", "empty", key="a"), {"contact.attribute": {"a": 1}}) == 1


TREES = st.recursive(
    st.integers(0, 3).map(lambda tier: a_leaf("contact.tier", "at_least", tier)),
    lambda below: st.tuples(st.sampled_from(["all", "any", "none"]), st.lists(below, max_size=3)).map(lambda pair: Node(pair[0], tuple(pair[1]))),
    max_leaves=12,
)


def judged(node: Node, tier: int) -> bool:
    if not node.op:
        return tier >= node.value
    verdicts = [judged(one, tier) for one in node.of]
    return {"all": all(verdicts), "any": any(verdicts), "none": not any(verdicts)}[node.op]


@given(TREES, st.integers(0, 4))
def test_a_tree_is_weighed_as_logic_says(tree: Node, tier: int) -> None:
    assert weigh(tree, {"contact.tier": tier}).ok == judged(tree, tier)


def a_document(**fields: Any) -> Document:
    plain: dict[str, Any] = {"when": When("message.visitor"), "actions": (Action("priority", {"priority": 2}),)}
    return Document(**{**plain, **fields})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, None),
        ({"when": When("nothing")}, "automation_trigger_unknown"),
        ({"when": When("message.visitor", minutes=5)}, "automation_when_not_timed"),
        ({"when": When("conversation.state_for", ("open",), None)}, "automation_number_out_of_range"),
        ({"when": When("conversation.state_for", (), 5)}, "automation_states_wrong"),
        ({"when": When("conversation.state_for", ("resolved",), 5)}, "automation_states_wrong"),
        ({"when": When("conversation.state_for", ("open",), 5)}, None),
        ({"conditions": Node("xor")}, "automation_conditions_wrong"),
        ({"conditions": Node("all", (Node("any", (Node("all", (Node("any", (Node("all"),)),)),)),))}, "automation_too_deep"),
        ({"conditions": Node("all", (a_leaf("contact.tier", "at_least", 1),) * 41)}, "automation_too_many_conditions"),
        ({"conditions": Node("all", (a_leaf("rating.score", "at_least", 1),))}, "automation_field_unknown"),
        ({"conditions": Node("all", (a_leaf("contact.tier", "contains_any", ["x"]),))}, "automation_operator_unknown"),
        ({"conditions": Node("all", (a_leaf("contact.tier", "at_least", "3"),))}, "automation_value_number"),
        ({"conditions": Node("all", (a_leaf("message.text", "contains_any", []),))}, "automation_value_missing"),
        ({"conditions": Node("all", (a_leaf("message.kind", "any_of", ["song"]),))}, "automation_value_missing"),
        ({"conditions": Node("all", (a_leaf("contact.attribute", "empty"),))}, "automation_attribute_missing"),
        ({"actions": ()}, "automation_actions_missing"),
        ({"actions": (Action("priority", {"priority": 2}),) * 16}, "automation_too_many_actions"),
        ({"actions": (Action("watcher", {"person_id": 1}),)}, "automation_action_unknown"),
        ({"actions": (Action("priority", {"priority": 9}),)}, "automation_number_out_of_range"),
        ({"actions": (Action("priority", {"priority": 1, "x": 1}),)}, "automation_param_unknown"),
        ({"actions": (Action("note", {"text": " "}),)}, "automation_param_missing"),
        ({"actions": (Action("note", {"text": "长" * 4001}),)}, "automation_text_too_long"),
        ({"actions": (Action("add_tags", {"tag_ids": ["a"]}),)}, "automation_param_list"),
        ({"actions": (Action("assign", {}),)}, "automation_param_either"),
        ({"actions": (Action("assign", {"person_id": 1, "group_id": 2}),)}, "automation_param_either"),
        ({"actions": (Action("tell", {"roles": ["boss"], "text": "x"}),)}, "automation_param_list"),
        ({"per_hour": 0}, "automation_number_out_of_range"),
    ],
)
def test_problems_of_a_document(fields: dict[str, Any], code: str | None) -> None:
    found = problems(a_document(**fields))
    assert [one.code for one in found] == ([] if code is None else [code])


def test_leaves_and_what_must_be_read() -> None:
    tree = Node("all", (a_leaf("contact.tier", "at_least", 1), Node("any", (a_leaf("visit.page", "present"), a_leaf("time.calendar", "within", 7)))))
    assert [leaf.field for leaf in leaves(tree)] == ["contact.tier", "visit.page", "time.calendar"]
    assert groups_asked([a_document(conditions=tree)]) == {"contact", "visit", "event"}
    assert calendars_asked([a_document(conditions=tree)]) == {7}


def test_the_catalogue_holds_together() -> None:
    assert all(field.type in OPERATORS for field in FIELDS.values())
    assert {trigger for field in FIELDS.values() for trigger in field.triggers} <= set(TRIGGERS)
    assert not is_known_to(FIELDS["message.text"], "conversation.opened", "conversation")
    assert is_known_to(FIELDS["contact.tier"], "ticket.made", "ticket") and not is_known_to(FIELDS["ticket.type"], "message.visitor", "conversation")
    assert can_be_done_to(DEEDS["watcher"], "ticket") and not can_be_done_to(DEEDS["watcher"], "conversation")
    assert action_problems((Action("watcher", {"person_id": 1}),), "ticket", macro=True)[0].code == "automation_action_unknown"


@pytest.mark.parametrize("english", [False, True])
def test_examples_need_only_what_they_ask_for(english: bool) -> None:
    for one in examples(english):
        assert {problem.field for problem in problems(one.document)} <= set(one.asks), one.key
        assert msgspec.json.decode(msgspec.json.encode(one.document), type=Document) == one.document


MESSAGE = {"conversation_id": 5, "seq": 3, "kind": "text", "text": "hi", "author": {"kind": "visitor", "id": 1}}


@pytest.mark.parametrize(
    ("name", "body", "keys"),
    [
        ("conversation.message", {"message": MESSAGE}, ["message.visitor"]),
        ("conversation.message", {"message": {**MESSAGE, "author": {"kind": "person"}}}, ["message.agent"]),
        ("conversation.message", {"message": {**MESSAGE, "author": {"kind": "bot"}}}, []),
        ("conversation.message", {"message": {**MESSAGE, "kind": "note", "author": {"kind": "person"}}}, []),
        ("conversation.message", {"message": {**MESSAGE, "kind": "system"}}, []),
        ("conversation.opened", {"conversation_id": 5}, ["conversation.opened"]),
        ("conversation.state", {"contact_id": 1, "conversation": {"id": 5, "state": "open"}}, ["conversation.state"]),
        ("customers.contact", {"contact_id": 1, "what": ["tags"]}, ["contact.tagged"]),
        ("customers.contact", {"contact_id": 1, "what": ["tier"]}, ["contact.changed"]),
        ("customers.contact", {"contact_id": 1, "what": ["tier", "tags"]}, ["contact.changed", "contact.tagged"]),
        ("ticket.breached", {"ticket_id": 2, "step_id": 3}, []),
        ("ticket.state", {"ticket_id": 2, "state": "open", "before": "new"}, ["ticket.state"]),
        ("people.presence", {"person_id": 2}, []),
    ],
)
def test_triggers_of_an_event(name: str, body: dict[str, Any], keys: list[str]) -> None:
    assert triggers_of(name, body) == keys
    found = of_event(9, name, 100, body)
    assert [one.key for one in found] == [f"e:9:{key}" for key in keys]
    assert [one.subject_id for one in found] == [subject_of(key, body) for key in keys]


def test_sources_and_states() -> None:
    assert sources_of(["message.visitor", "message.agent", "conversation.state_for"]) == {"conversation.message"} and "ticket.assigned" in SOURCES
    assert state_wanted((), {"state": "open"}) and state_wanted(("open",), {"conversation": {"state": "open"}})
    assert not state_wanted(("open",), {"state": "new"})
    assert of_time("ticket.state_for", 4, 50, 90).key == "t:4:50"


def test_facts_of_an_event_and_of_rows() -> None:
    found = facts.of_event({"message": MESSAGE}, MONDAY_TEN, {7: True})
    assert (found["message.text"], found["message.language"], found["time.hour"], found["time.weekday"]) == ("hi", "en", 10, 1)
    assert facts.of_event({"kind": "resolution", "target_id": 3}, 0, {})["sla.kind"] == "resolution"
    assert facts.of_event({"score": 2}, 0, {})["rating.score"] == 2
    row = dict.fromkeys(("inbox_id", "queue_id", "group_id", "assignee_id", "owner_id", "previous_id"), None)
    shown = facts.of_conversation({**row, "state": "open", "priority": 1, "tag_ids": [2], "waiting_since": 0}, 7 * MINUTE + 1)
    assert (shown["conversation.waiting_minutes"], shown["conversation.returning"]) == (7, False)
    contact = facts.of_contact({"tier": 2, "tag_ids": [], "locale": "en", "company__name": None, "responsible_id": 4, "attributes": None})
    assert (contact["contact.language"], contact["contact.attribute"]) == ("en", {})
    visit = {"page": "/a", "landing_page": "/", "referrer": "", "utm_source": "baidu", "utm_medium": "", "utm_campaign": ""}
    assert facts.of_visit(None) == {} and facts.of_visit(visit)["visit.utm_source"] == "baidu"
    ticket = {"title": "t", "state": "new", "priority": 1, "type_id": 3, "group_id": None, "owner_id": None, "tag_ids": [], "answers": {"a": 1}}
    assert facts.of_ticket(ticket)["ticket.value"] == {"a": 1}


@pytest.mark.parametrize(("text", "language"), [("你好 hi", "zh"), ("hello", "en"), ("bonjour é", "other"), ("123", "other"), ("", "other")])
def test_language_of(text: str, language: str) -> None:
    assert facts.language_of(text) == language
    assert [facts.locale_language(locale) for locale in ("zh-CN", "EN-gb", "", None)] == ["zh", "en", "other", "other"]


@pytest.mark.parametrize(
    ("text", "word", "heard"),
    [("我要退款", "退款", True), ("腿宽", "退款", True), ("TuiKuan", "退款", True), ("tui kuan", "退款", True), ("推广款", "退款", False),
     ("", "退款", False), ("退款", "", False), ("gong", "共", True), ("gongchang", "共", False), ("西安", "先", False)],
)  # fmt: skip
def test_sounds_in(text: str, word: str, heard: bool) -> None:
    assert sounds_in(text, word) is heard


def test_causes_change_at_the_marks() -> None:
    cause = cause_at(NOBODY, BEGAN, {"chain": [3, 4]})
    assert cause == Cause((3, 4)) and cause_at(cause, "conversation.row", {}) == cause and cause_at(cause, ENDED, {}) == NOBODY
    assert (stopped_by(4, cause), stopped_by(5, cause), stopped_by(5, Cause((1, 2, 3, 4, 6)))) == ("own_effect", None, "too_deep")
    assert followed(cause, 5).chain == (3, 4, 5)


@given(st.dictionaries(st.integers(0, 9), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=4), max_size=10), st.integers(0, 5))
def test_any_set_of_automations_comes_to_an_end(rules: dict[int, list[tuple[int, int]]], first: int) -> None:
    """Each rule hears of some kinds of event and makes others; whatever they are, the chain ends and nothing acts on its own effect."""
    waiting, acted = deque([(first, NOBODY)]), 0
    while waiting:
        kind, cause = waiting.popleft()
        for rule, edges in rules.items():
            for heard, made in edges:
                if heard == kind and stopped_by(rule, cause) is None:
                    acted += 1
                    assert rule not in cause.chain and cause.depth < DEEPEST
                    waiting.append((made, followed(cause, rule)))
        assert acted < 4 * 10 * 40**DEEPEST


def test_limits_name_the_first_that_is_reached_and_take_nothing_then() -> None:
    levels: dict[str, Any] = {}
    limits = {"conversation:1": 2, "": 3}
    for now in (0, 1):
        over, after = allowed(levels, limits, now)
        assert over is None
        levels |= after
    assert allowed(levels, limits, 2) == ("conversation:1", {})
    over, after = allowed(levels, {"conversation:2": 2, "": 3}, 2)
    assert over is None
    assert allowed({**levels, **after}, {"conversation:3": 2, "": 3}, 3)[0] == ""
    assert allowed(levels, limits, HOUR)[0] is None
    assert per_hour(7).capacity == 7


@given(st.integers(1, 5000), st.integers(0, 20 * 24 * 60))
def test_latest_since_is_the_last_beginning_that_has_lasted_long_enough(minutes: int, behind: int) -> None:
    now = MONDAY_TEN + 13 * HOUR
    after, calendar = now - behind * MINUTE, from_document(OFFICE)
    found = latest_since(now, minutes, calendar, after)
    if found > after:
        assert elapsed_ms(calendar, found, now) >= minutes * MINUTE > elapsed_ms(calendar, found + 1, now)
    else:
        assert elapsed_ms(calendar, after + 1, now) < minutes * MINUTE or after + 1 > now - minutes * MINUTE
    assert latest_since(now, minutes, None, after) == max(after, now - minutes * MINUTE)


def test_macros_are_checked_found_and_undone_in_part() -> None:
    draft = MacroDraft("退款安抚", "售后", "tk", (Action("post_text", {"text": "请稍候"}),))
    assert list(macro_problems(draft)) == []
    wrong = list(macro_problems(MacroDraft(" ", shortcut="a b")))
    assert [one.code for one in wrong] == ["macro_name_missing", "macro_shortcut_wrong", "automation_actions_missing"]
    assert all(word in keys_of(draft) for word in ("退款安抚", "tuikuananfu", "tkaf", "tk", "请稍候"))
    before, after = {"tag_ids": [1], "priority": 1, "state": "open"}, {"tag_ids": [1, 2], "priority": 3, "state": "resolved"}
    assert undoing(before, after, after) == {"tag_ids": [1], "priority": 1, "state": "open"}
    assert undoing(before, after, {"tag_ids": [2, 5], "priority": 2, "state": "queued"}) == {"tag_ids": [5]}
    assert undoing(before, before, before) == {}
    assert is_in_time(0, UNDO_MS) and not is_in_time(0, UNDO_MS + 1)
