"""The decisions, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.people.rules.permissions import NOWHERE, PERMISSIONS, SCOPES, Extent, Held, Tree, beyond, extent_of, lacks, reach_of
from yingda.people.rules.person import hue_of, is_email, is_username
from yingda.people.rules.presence import Presence, begins_anew, state_on_return
from yingda.people.rules.roles import PRESETS
from yingda.people.rules.tree import DEPTH_LIMIT, makes_a_circle, too_deep

# 1 总部 ─ 2 华东 ─ 4 上海;  1 ─ 3 华南.  Groups 10 in 上海, 11 in 华东, 12 in 华南, 13 in no department.
TREE = Tree({1: None, 2: 1, 3: 1, 4: 2}, {10: 4, 11: 2, 12: 3, 13: None})
VIEW = frozenset({"conversation.view"})


@pytest.mark.parametrize(
    ("scope", "unit", "memberships", "reached"),
    [
        ("own", None, {10}, Extent(True)),
        ("group", None, {10, 12}, Extent(True, frozenset({10, 12}))),
        ("group", 11, {10}, Extent(True, frozenset({11}))),
        ("group", None, set(), Extent(True)),
        ("department", 1, set(), Extent(True, frozenset({10, 11, 12}))),
        ("department", 2, {12}, Extent(True, frozenset({10, 11}))),
        ("department", 4, set(), Extent(True, frozenset({10}))),
        ("department", None, {11}, Extent(True, frozenset({10, 11}))),
        ("department", None, {13}, Extent(True)),
        ("department", 99, {10}, Extent(True)),
        ("everything", None, set(), Extent(True, everything=True)),
    ],
)
def test_how_far_a_grant_reaches(scope: str, unit: int | None, memberships: set[int], reached: Extent) -> None:
    assert extent_of(Held(VIEW, scope, unit), frozenset(memberships), TREE) == reached
    assert reach_of([Held(VIEW, scope, unit)], frozenset(memberships), TREE) == {"conversation.view": reached}


def test_a_permission_held_with_a_scope_that_makes_no_sense_gives_nothing() -> None:
    held = Held(frozenset({"role.manage", "conversation.view", "no.such"}), "group", 10)
    assert set(reach_of([held], frozenset(), TREE)) == {"conversation.view"}


def test_a_tree_with_a_circle_in_it_still_ends() -> None:
    assert Tree({1: 2, 2: 1}, {}).above(1) == {1, 2}


GRANTS = st.builds(
    Held,
    st.frozensets(st.sampled_from(sorted(PERMISSIONS)), max_size=6),
    st.sampled_from(SCOPES),
    st.none() | st.sampled_from([1, 2, 3, 4, 10, 11, 12, 13]),
)
MEMBERS = st.frozensets(st.sampled_from([10, 11, 12, 13]))


@given(st.lists(GRANTS, max_size=6), MEMBERS)
def test_joined_grants_never_reach_less_than_each(grants: list[Held], memberships: frozenset[int]) -> None:
    joined = reach_of(grants, memberships, TREE)
    for held in grants:
        alone = reach_of([held], memberships, TREE)
        assert not lacks(joined, alone)
    assert all(any(name in held.permissions for held in grants) for name in joined)


@given(st.lists(GRANTS, max_size=4), st.lists(GRANTS, max_size=4), MEMBERS)
def test_what_may_not_be_given_is_exactly_what_neither_had(mine: list[Held], theirs: list[Held], groups: frozenset[int]) -> None:
    giver, after = reach_of(mine, groups, TREE), reach_of(theirs, groups, TREE)
    refused = beyond(giver, {}, after)
    assert beyond(giver, after, after) == []
    assert beyond(after, {}, after) == []
    for name, extent in after.items():
        assert (name in refused) == (not giver.get(name, NOWHERE).includes(extent))


@given(st.lists(GRANTS, max_size=3), MEMBERS)
def test_including_is_the_same_as_adding_nothing(grants: list[Held], memberships: frozenset[int]) -> None:
    extents = [extent_of(held, memberships, TREE) for held in grants]
    for one in extents:
        for other in extents:
            if one.includes(other) and not one.everything:
                assert one.joined(other) == one


# What each role that ships may do with its usual scope: o own, g its groups, d its department, e everything.
# Columns in the order of the contract.
COLUMNS = [
    "conversation.view",
    "conversation.reply",
    "conversation.assign",
    "conversation.resolve",
    "conversation.invite",
    "conversation.peek",
    "conversation.whisper",
    "conversation.take_over",
    "conversation.tag",
    "ticket.view",
    "ticket.work",
    "ticket.assign",
    "playbook.use",
    "playbook.manage",
    "incident.run",
    "ticket_type.manage",
    "customer.view",
    "customer.edit",
    "customer.merge",
    "order.edit",
    "customer.import",
    "quick_reply.use",
    "quick_reply.edit",
    "floor.view",
    "presence.set_others",
    "metric.view",
    "credit.view",
    "credit.flag",
    "credit.manage",
    "scorecard.manage",
    "pay.view",
    "pay.manage",
    "pay.approve",
    "report.view",
    "report.write",
    "people.manage",
    "role.manage",
    "queue.manage",
    "inbox.manage",
    "sla.manage",
    "calendar.manage",
    "tag.manage",
    "macro.use",
    "macro.edit",
    "automation.manage",
    "webhook.manage",
    "settings.manage",
    "system.manage",
    "customer.erase",
    "data.export",
    "retention.manage",
    "audit.view",
    "file.view",
]
EXPECTED = """
project_manager         e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e · e e e · e e e e e e e e · e · · e · e e
supervisor              d d d d d d d d d d d d d · d · d d d d · d d d d d d d · · · · · d d d · d · · · · d d d · · · · · · · d
team_leader             g g g g g g g g g g g g g · · · g g g g · g g g g g g g · · · · · g g · · · · · · · g g g · · · · · · · g
quality_inspector       d · · · · d · · d d · · · · · · d · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · d
training_lead           d · · · · d d · · d · · · · · · d · · · · d d d · · · · · · · · · · · · · · · · · · · · · · · · · · · · d
trainer                 g · · · · g g · · · · · · · · · g · · · · g g · · · · · · · · · · · · · · · · · · · · · · · · · · · · · g
agent                   o o · o o · · · o o o · o · · · o o · · · o o · · o o · · · · · · · · · · · · · · · o o · · · · · · · · o
senior_agent            g g g g g g g g g g g g g · · · g g · g · g g · · g g · · · · · · · · · · · · · · · g g · · · · · · · · g
technical_support       o o · o o · · · o o o · o · · · o · · · · o o · · o o · · · · · · · · · · · · · · · o o · · · · · · · · o
contract_administrator  d · · · · · · · · d d · · · · · d d · d · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · d
fulfilment_agent        o o · o o · · · o o o · o · · · o o · o · o o · · o o · · · · · · · · · · · · · · · o o · · · · · · · · o
account_agent           o o · o o · · · o o o · o · · · o o · o · o o · · o o · · · · · · · · · · · · · · · o o · · · · · · · · o
data_analyst            e · · · · · · · · e · · · · · · e · · · e · · e · e e · · · · · · e e · · · · · · · · · · · · · · e · · e
return_visit_agent      o o · o o · · · o o o · o · · · o o · · · o o · · o o · · · · · · · · · · · · · · · o o · · · · · · · · o
service_supervision     d d d · · d d d d d d d d · d · d d d · · d · d · d d · · · · · · d · · · · · · · · · · · · · · · · · · d
salesperson             o o · o o · · · o o o · o · · · o o · o · o o · · o o · · · · · · · · · · · · · · · o o · · · · · · · · o
administrator           e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e
client_reader           g · · · · · · · · · · · · · · · g · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ·
"""


def test_the_columns_are_all_permissions() -> None:
    assert list(PERMISSIONS) == COLUMNS


def test_every_role_of_the_product_may_do_what_the_table_says() -> None:
    rows = [line.split() for line in EXPECTED.strip().splitlines()]
    assert [row[0] for row in rows] == list(PRESETS)
    for key, *marks in rows:
        preset = PRESETS[key]
        reach = reach_of([Held(preset.permissions, preset.scope, {"department": 1}.get(preset.scope))], frozenset({10}), TREE)
        assert {name for name, mark in zip(COLUMNS, marks, strict=True) if mark != "·"} == set(reach), key
        for name, mark in zip(COLUMNS, marks, strict=True):
            assert mark == "·" or reach[name] == WHAT[mark], (key, name)


WHAT = {
    "o": Extent(True),
    "g": Extent(True, frozenset({10})),
    "d": Extent(True, frozenset({10, 11, 12})),
    "e": Extent(True, everything=True),
}


def test_no_role_that_ships_carries_a_permission_its_usual_scope_makes_idle() -> None:
    idle = {(p.key, name) for p in PRESETS.values() for name in p.permissions if p.scope not in PERMISSIONS[name].scopes}
    assert idle == set()


def test_every_permission_and_role_has_a_name_in_both_languages() -> None:
    for named in (*PERMISSIONS.values(), *PRESETS.values()):
        assert any("\u4e00" <= mark <= "\u9fff" for mark in named.zh) and named.en.isascii()
    assert len({preset.zh for preset in PRESETS.values()}) == len(PRESETS) == 18


@pytest.mark.parametrize(
    ("now", "state", "why", "anew"),
    [
        (Presence("online", 5), "online", "self", False),
        (Presence("online", 5), "busy", "self", True),
        (Presence("offline", 5, "disconnected"), "offline", "signed_out", True),
        (Presence("offline", 5, "disconnected"), "offline", "disconnected", False),
        (Presence("offline", 5, "signed_out"), "offline", "self", False),
    ],
)
def test_when_a_span_begins(now: Presence, state: str, why: str, anew: bool) -> None:
    assert begins_anew(now, state, why) is anew


@pytest.mark.parametrize(
    ("why", "before", "minutes", "state"),
    [
        ("disconnected", "online", 1, "online"),
        ("disconnected", "break", 30, "break"),
        ("disconnected", "online", 31, None),
        ("disconnected", "offline", 1, None),
        ("disconnected", None, 1, None),
        ("signed_out", "online", 1, None),
        ("self", "online", 1, None),
        ("suspended", "online", 1, None),
    ],
)
def test_what_a_returning_person_comes_back_to(why: str, before: str | None, minutes: int, state: str | None) -> None:
    assert state_on_return(Presence("offline", 1000, why), before, 1000 + minutes * 60_000, 30) == state


PARENTS = st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 12), min_size=1)


@given(st.lists(st.tuples(st.integers(1, 12), st.none() | st.integers(1, 12)), max_size=40))
def test_moves_that_make_no_circle_keep_a_tree(moves: list[tuple[int, int | None]]) -> None:
    parents: dict[int, int | None] = dict.fromkeys(range(1, 13))
    for department, parent in moves:
        if not makes_a_circle(parents, department, parent):
            parents[department] = parent
    for department in parents:
        steps, at = 0, parents[department]
        while at is not None:
            assert at != department
            steps, at = steps + 1, parents[at]
            assert steps <= 12


def test_a_department_cannot_lie_in_itself_or_below() -> None:
    parents = {1: None, 2: 1, 3: 2}
    assert [makes_a_circle(parents, 1, parent) for parent in (1, 2, 3, None)] == [True, True, True, False]
    assert not makes_a_circle(parents, 3, 1)


def test_departments_go_only_so_deep() -> None:
    chain: dict[int, int | None] = {n: n - 1 or None for n in range(1, DEPTH_LIMIT + 1)}
    assert too_deep(chain, None, DEPTH_LIMIT)
    assert not too_deep(chain, None, DEPTH_LIMIT - 1)
    two = {**chain, 50: None, 51: 50}
    assert too_deep(two, 50, DEPTH_LIMIT - 1)
    assert not too_deep(two, 51, DEPTH_LIMIT - 1)


@pytest.mark.parametrize(("text", "fine"), [("林晓", True), ("lin.xiao+1@x-y_z", True), ("a", False), ("a b", False), ("x" * 61, False), ("<b>", False)])
def test_user_names(text: str, fine: bool) -> None:
    assert is_username(text) is fine


@pytest.mark.parametrize(("text", "fine"), [("", True), ("a@b.cn", True), ("a@b", False), ("a b@c.cn", False), ("@b.cn", False), ("a@b.cn\n", False)])
def test_addresses(text: str, fine: bool) -> None:
    assert is_email(text) is fine


@given(st.text())
def test_hues(text: str) -> None:
    assert 0 <= hue_of(text) < 360
