"""Small rules that larger ones are made of, said one by one: each row is a case by hand."""

import jwt
import msgspec
import pytest

from tests.makers.time import DAY, HOUR, MINUTE, MONDAY_TEN
from yingda.conversations.rules.flood import per_hour
from yingda.conversations.rules.matter import Matter, is_own
from yingda.conversations.rules.posting import side_of, state_after_customer
from yingda.conversations.rules.rows import sla_of
from yingda.conversations.rules.sla import Clock, Step, step_at
from yingda.conversations.rules.sla_document import from_parts
from yingda.inboxes.rules.tokens import claimed_inbox
from yingda.kit.actor import Actor
from yingda.kit.importing import bare
from yingda.knowledge.rules.entries import folder_problems
from yingda.people.rules.presence import takes_work
from yingda.people.rules.sessions import fingerprint
from yingda.routing.rules.agents import cost_of
from yingda.routing.rules.floor import earliest
from yingda.routing.rules.queues import conditions_of
from yingda.routing.rules.waiting import is_passed_over


def a_matter(**fields: object) -> Matter:
    """A waiting conversation with everything empty but what is given."""
    plain = dict.fromkeys(Matter.__struct_fields__)
    numbers = dict.fromkeys(("id", "inbox_id", "contact_id", "contact_tier", "last_seq", "unread", "version"), 0)
    texts = dict.fromkeys(("participant_ids", "tag_ids", "mention_ids", "channel", "contact_name"), "")
    return Matter(**{**plain, **numbers, **texts, "state": "queued", **fields})


def test_per_hour_lets_the_burst_through_and_then_one_at_a_time() -> None:
    flood = per_hour(3)
    assert [flood.wait_ms("v1", 0) for _ in range(3)] == [0, 0, 0]
    wait = flood.wait_ms("v1", 0)
    assert wait == pytest.approx(20 * MINUTE, rel=0.01)
    assert flood.wait_ms("v1", wait) == 0
    assert flood.wait_ms("v2", 0) == 0


@pytest.mark.parametrize(
    ("fields", "own"),
    [({}, False), ({"assignee_id": 7}, True), ({"owner_id": 7}, True), ({"participant_ids": "3 7"}, True), ({"mention_ids": "7"}, True),
     ({"participant_ids": "77"}, False), ({"assignee_id": 8}, False)],
)  # fmt: skip
def test_is_own(fields: dict[str, object], own: bool) -> None:
    assert is_own(Actor("person", 7, "小林"), a_matter(**fields)) is own
    assert is_own(Actor("api", 7, "shop"), a_matter(**fields)) is False


def test_side_of() -> None:
    assert [side_of(kind) for kind in ("visitor", "person", "api", "bot", "system")] == ["customer", "agent", "agent", "bot", "system"]


@pytest.mark.parametrize(
    ("state", "assignee", "after"),
    [("bot", None, "bot"), ("queued", None, "queued"), ("open", 7, "open"), ("waiting", 7, "open"), ("waiting", None, "queued"),
     ("snoozed", 7, "open"), ("snoozed", None, "queued"), ("resolved", 7, "queued")],
)  # fmt: skip
def test_state_after_customer(state: str, assignee: int | None, after: str) -> None:
    assert state_after_customer(a_matter(state=state, assignee_id=assignee)) == after


def test_sla_of() -> None:
    assert sla_of(a_matter()) is None
    brief = sla_of(a_matter(sla_kind="next_response", sla_due_at=50, sla_warn_at=40))
    assert brief is not None
    assert msgspec.to_builtins(brief) == {"kind": "next_response", "due_at": 50, "warn_at": 40, "breached_at": None}


def test_step_at_counts_from_the_breach_and_before_it() -> None:
    clock = Clock(10 * MINUTE, MONDAY_TEN, 10 * MINUTE, None, False)
    assert step_at(clock, Step("first_response", 5, "tell", "leaders")) == MONDAY_TEN + 15 * MINUTE
    assert step_at(clock, Step("first_response", -5, "tell", "leaders")) == MONDAY_TEN + 5 * MINUTE


def test_from_parts() -> None:
    policy = from_parts({"targets": {"first_response": 3}, "conditions": {"tiers": [3]}})
    assert (policy.targets, policy.conditions.tiers) == ({"first_response": 3}, (3,))
    with pytest.raises(msgspec.ValidationError):
        from_parts({"targets": {"first_response": "soon"}})


def test_bare() -> None:
    assert [bare(text) for text in ("订单金额（元）", "Order No.", "  数 量 ")] == ["订单金额", "orderno", "数量"]


def test_claimed_inbox_proves_nothing_and_never_fails() -> None:
    forged = jwt.encode({"inbox": 5}, "k" * 32, "HS256")
    assert claimed_inbox(forged) == 5
    wrong = [jwt.encode({"inbox": value}, "k" * 32, "HS256") for value in ("5", True, -1, 2**63, None)]
    assert [claimed_inbox(token) for token in [*wrong, "", "a.b.c", "x" * 100_000]] == [None] * 8


def test_folder_problems() -> None:
    assert list(folder_problems("售前")) == []
    assert [problem.code for problem in folder_problems("  ")] == ["folder_name_missing"]
    assert [problem.code for problem in folder_problems("x" * 61)] == ["reply_too_long"]


def test_takes_work() -> None:
    assert [state for state in ("online", "busy", "break", "offline") if takes_work(state)] == ["online"]


def test_fingerprint_names_a_session_without_its_key() -> None:
    assert fingerprint("abc") == fingerprint("abc") != fingerprint("abd")
    assert len(fingerprint("abc")) == 32
    assert "abc" not in fingerprint("abc")


def test_cost_of() -> None:
    assert (cost_of("web", {"web": 3}), cost_of("form", {"web": 3})) == (3, 1)


def test_earliest() -> None:
    assert (earliest([5, None, 3]), earliest([None]), earliest([])) == (3, None, None)


def test_conditions_of() -> None:
    assert conditions_of('{"tiers": [3, 4], "fields": {"topic": ["售后"]}}').tiers == (3, 4)


def test_is_passed_over() -> None:
    left = DAY + HOUR
    assert is_passed_over(left, left + 5 * MINUTE - 1, 5)
    assert not is_passed_over(left, left + 5 * MINUTE, 5)
