"""The reading doors: shapes, every view, every sort, every filter, paging with equal keys, what a token of an integration reads."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.makers.conversation_doors import Scene, a_scene
from tests.makers.conversations import a_conversation, a_group, a_person, actor_for, an_inbox, post, the_customer
from tests.makers.customers import a_contact, a_tag
from tests.makers.doors import Caller, an_integration
from tests.makers.time import HOUR, Clock
from yingda.conversations.actions import company, sorting
from yingda.conversations.models import Conversation
from yingda.conversations.rules.listing import SORTS, VIEWS
from yingda.conversations.rules.rows import Row
from yingda.kit.actor import SYSTEM
from yingda.people.models import Person
from yingda.plumbing.numbers import last_number

pytestmark = pytest.mark.django_db
PAGE = {"items", "next", "total", "n"}


def ids(caller: Caller, query: str) -> list[int]:
    """The ids of a list from its first page to its last; every page is checked for its shape and the first for its total."""
    found: list[int] = []
    following, total = "", None
    while following is not None:
        answer = caller("GET", f"/conversations?{query}{following and '&cursor='}{following}")
        assert answer.status == 200 and set(answer.body) == PAGE, answer
        assert answer.body["n"] == last_number()
        assert (answer.body["total"] is None) == bool(following), "counted on the first page only"
        total = answer.body["total"] if not following else total
        found += [row["id"] for row in answer.body["items"]]
        assert len(found) == len(set(found)), "a row came twice; pages that go in a circle would never end"
        following = answer.body["next"]
    assert total == len(found) == len(set(found))
    return found


def test_shapes() -> None:
    scene = a_scene()
    n = last_number()
    assert set(scene.go("GET", "/conversations?view=all").body["items"][0]) == set(Row.__struct_fields__)
    counts = scene.go("GET", "/conversations/counts").body
    assert counts["n"] == n and set(counts["counts"]) == set(VIEWS) - {"resolved"}
    opened = scene.go("GET", "/conversations/{offered}").body
    assert set(opened) == {"row", "messages", "more", "hand_over", "participants", "rating", "n"}
    assert opened["hand_over"]["id"] == scene["sent"] and opened["rating"] is None and opened["more"] is False
    assert [set(one) for one in scene.go("GET", "/conversations/{assisted}").body["participants"]] == [{"person_id", "role", "since_at"}]
    states = scene.go("GET", "/conversations/{snoozed}/states").body["items"]
    assert [(one["what"], one["state"]) for one in states if one["what"] == "state"] == [("state", "queued"), ("state", "snoozed")]
    assert set(states[0]) == {"what", "since_at", "until_at", "why", "state", "actor_kind", "actor_id"}
    assert {"what", "since_at", "until_at", "why", "person_id"} in [set(one) for one in states]


def test_a_matter_with_a_clock_shows_it_and_the_report_of_the_ownerless_says_how_many_it_looked_at() -> None:
    scene = a_scene()
    fresh = scene.go("POST", "/conversations", {"inbox_id": "{inbox}", "contact_id": "{contact}"}).body["row"]
    clocks = scene.go("GET", f"/conversations/{fresh['id']}/sla").body["items"]
    assert fresh["sla"]["kind"] == "first_response" and [clock["kind"] for clock in clocks] == ["first_response"]
    assert {"policy", "due_at", "warn_at", "steps", "left_ms", "met_at"} <= set(clocks[0]) and clocks[0]["policy"]["id"] == scene["policy"]
    report = scene.go("GET", "/ownerless").body
    assert set(report) == {"items", "looked_at", "tickets"} and set(report["tickets"]) == {"items", "looked_at"}
    assert (report["items"], report["looked_at"]) == ([], 1)
    lost = a_conversation("open", assignee=scene.leader, inbox=None)
    post(actor_for(scene.leader), lost.id)
    a_conversation("open", owner_id=None)
    Conversation.objects.filter(pk=lost.id).update(owner=None)
    report = scene.go("GET", "/ownerless").body
    assert all({"id", "state", "opened_at", "last_at", "assignee_id"} <= set(one) for one in report["items"])
    assert ([one["id"] for one in report["items"]], report["looked_at"]) == ([lost.id], 2)


class Desk:
    """A person, two groups and conversations that differ in everything a list can ask about; the clock stands still."""

    def __init__(self, clock: Clock) -> None:
        self.mine, self.other = a_group(), a_group()
        self.me: Person = a_person(role="administrator", group=self.mine)
        self.colleague = a_person(group=self.other)
        self.caller = Caller(self.me)
        self.web, self.form = an_inbox(), an_inbox(kind="form")
        self.tag = a_tag()
        self.names: dict[str, int] = {}
        self._keep("mine", "open", assignee=self.me, group=self.mine, priority=3)
        self._keep("mine_waits", "waiting", assignee=self.me, group=self.other)
        self._keep("queued_here", "queued", group=self.mine)
        self._keep("queued_there", "queued", group=self.other, inbox=self.form)
        self._keep("theirs", "open", assignee=self.colleague, group=self.other, contact=a_contact("王小明"), priority=0)
        self._keep("snoozed", "snoozed", assignee=self.me, group=self.mine, snoozed_until=clock.now + HOUR)
        self._keep("resolved", "resolved", assignee=self.me, group=self.mine, resolved_at=clock.now, waiting_since=None)
        self._keep("late", "open", assignee=self.colleague, group=self.mine, sla_kind="resolution", sla_due_at=clock.now, sla_warn_at=clock.now)
        self._keep("answered", "open", assignee=self.colleague, group=self.mine, waiting_since=None)
        clock.now += HOUR
        self.later = clock.now
        self._keep("assisting", "open", assignee=self.colleague, group=self.other)
        company.invite(SYSTEM, self.names["assisting"], self.me.pk)
        self._keep("mentioned", "open", assignee=self.colleague, group=self.other)
        post(actor_for(a_person(role="administrator")), self.names["mentioned"], "看看", "note", mentions=[self.me.pk])
        sorting.set_tags(SYSTEM, self.names["mine"], [self.tag.pk])

    def _keep(self, name: str, state: str, **fields: Any) -> None:
        self.names[name] = a_conversation(state, **{"inbox": self.web, **fields}).id

    def named(self, query: str) -> set[str]:
        by_id = {id: name for name, id in self.names.items()}
        return {by_id[id] for id in ids(self.caller, f"{query}&limit=3")}

    def fill(self, text: str) -> str:
        known = {"web": self.web.pk, "form": self.form.pk, "here": self.mine.pk, "there": self.other.pk, "me": self.me.pk,
                 "colleague": self.colleague.pk, "tag": self.tag.pk, "later": self.later, **self.names}  # fmt: skip
        return text.format(**known)


@pytest.fixture
def desk(clock: Clock) -> Iterator[Desk]:
    yield Desk(clock)


UNRESOLVED = {"mine", "mine_waits", "queued_here", "queued_there", "theirs", "snoozed", "late", "answered", "assisting", "mentioned"}
LISTS: list[tuple[str, set[str]]] = [
    ("", {"mine", "mine_waits"}),
    ("view=mine", {"mine", "mine_waits"}),
    ("view=queue", {"queued_here", "queued_there"}),
    ("view=group", {"mine", "queued_here", "snoozed", "late", "answered"}),
    ("view=all", UNRESOLVED),
    ("view=waiting", UNRESOLVED - {"answered"}),
    ("view=sla", {"late"}),
    ("view=mentions", {"mentioned"}),
    ("view=assisting", {"assisting"}),
    ("view=snoozed", {"snoozed"}),
    ("view=resolved", {"resolved"}),
    ("view=all&state=queued,snoozed", {"queued_here", "queued_there", "snoozed"}),
    ("view=all&state=resolved", set()),
    ("view=all&inbox={form}", {"queued_there"}),
    ("view=all&inbox={form},{web}&state=queued", {"queued_here", "queued_there"}),
    ("view=all&group={here}", {"mine", "queued_here", "snoozed", "late", "answered"}),
    ("view=all&agent={colleague}", {"theirs", "late", "answered", "assisting", "mentioned"}),
    ("view=all&tag={tag}", {"mine"}),
    ("view=all&tag=999999", set()),
    ("view=all&priority=0,3", {"mine", "theirs"}),
    ("view=all&channel=web", UNRESOLVED),
    ("view=all&channel=form,api", set()),
    ("view=all&q=%E7%8E%8B%E5%B0%8F%E6%98%8E", {"theirs"}),
    ("view=all&q=wxm", {"theirs"}),
    ("view=all&q=%23{late}", {"late"}),
    ("view=all&q=nobody-of-this-name", set()),
    ("view=all&since={later}", {"assisting", "mentioned"}),
    ("view=all&until={later}", UNRESOLVED - {"assisting", "mentioned"}),
    ("view=all&since={later}&until={later}", set()),
    ("view=all&group={there}&state=open&priority=0", {"theirs"}),
]  # fmt: skip


def test_every_view_and_filter_shows_what_belongs_to_it(desk: Desk) -> None:
    wrong = []
    for query, names in LISTS:
        for sort in ("", *SORTS):
            found = desk.named(f"{desk.fill(query)}&sort={sort}")
            if found != names:
                wrong.append((query, sort, found ^ names))
    assert not wrong, "\n".join(map(str, wrong))
    contact = desk.caller("GET", f"/conversations/{desk.names['theirs']}").body["row"]["contact"]["id"]
    assert desk.named(f"view=all&contact={contact}") == {"theirs"}
    assert "late" in desk.named(desk.fill("view=all&q={late}")), "a bare number may also be part of a name"
    counts = desk.caller("GET", "/conversations/counts").body["counts"]
    assert counts == {view: len(next(names for query, names in LISTS if query == f"view={view}")) for view in counts}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 2, 7])
def test_equal_keys_are_paged_through_each_once(clock: Clock, sort: str, limit: int) -> None:
    """Nine that are equal in every key, three without a clock or waiting customer: no row twice, none left out."""
    boss = Caller(a_person(role="administrator"))
    inbox = an_inbox()
    made = [a_conversation("queued", inbox=inbox, sla_due_at=clock.now, sla_kind="resolution").id for _ in range(9)]
    made += [a_conversation("queued", inbox=inbox, text=None).id for _ in range(3)]
    listed = ids(boss, f"view=all&sort={sort}&limit={limit}")
    assert sorted(listed) == made
    assert listed == ids(boss, f"view=all&sort={sort}&limit=200")


def test_a_row_that_moves_between_pages_hides_no_other(clock: Clock) -> None:
    boss = Caller(a_person(role="administrator"))
    inbox = an_inbox()
    made = [a_conversation("queued", inbox=inbox).id for _ in range(6)]
    first = boss("GET", "/conversations?view=all&sort=newest&limit=3").body
    clock.now += HOUR
    contact = boss("GET", f"/conversations/{made[0]}").body["row"]["contact"]["id"]
    post(the_customer(contact), made[0], "还在吗")
    rest = boss("GET", f"/conversations?view=all&sort=newest&limit=10&cursor={first['next']}").body["items"]
    seen = {row["id"] for row in (*first["items"], *rest)}
    assert seen == set(made[1:]), "the one that moved up is told live; all others are here"


def test_messages_are_paged_both_ways() -> None:
    scene = a_scene()
    me = actor_for(scene.leader)
    for number in range(120):
        post(me, scene["theirs"], f"{number}")
    path = "/conversations/{theirs}/messages"
    newest = scene.go("GET", path).body
    assert set(newest) == {"items", "more"} and (len(newest["items"]), newest["more"]) == (50, True)
    seqs = [message["seq"] for message in newest["items"]]
    assert seqs == sorted(seqs)
    backwards, more = list(seqs), True
    while more:
        page = scene.go("GET", f"{path}?before={backwards[0]}&limit=33").body
        backwards, more = [message["seq"] for message in page["items"]] + backwards, page["more"]
    assert backwards == list(range(1, seqs[-1] + 1))
    forwards, more = [0], True
    while more:
        page = scene.go("GET", f"{path}?after={forwards[-1]}&limit=50").body
        forwards, more = forwards + [message["seq"] for message in page["items"]], page["more"]
    assert forwards[1:] == backwards
    assert scene.go("GET", f"{path}?after={seqs[-1]}").body == {"items": [], "more": False}
    assert scene.go("GET", f"{path}?before=1").body == {"items": [], "more": False}


def test_a_whisper_is_read_by_two_only() -> None:
    scene = a_scene()
    whisper = {"kind": "note", "text": "悄悄话", "data": {"whisper_to": scene.colleague.pk}}
    assert scene.go("POST", "/conversations/{theirs}/messages", whisper).status == 201
    bystander = Caller(a_person(role="team_leader", group=scene.group))
    readers = {scene.caller: 1, Caller(scene.colleague): 1, bystander: 0, an_integration("conversation.view"): 0}
    for caller, count in readers.items():
        for path in ("/conversations/{theirs}/messages", "/conversations/{theirs}/messages?after=0", "/conversations/{theirs}"):
            body = scene.go("GET", path, caller=caller).body
            told = [message["text"] for message in body.get("items", body.get("messages"))]
            assert told.count("悄悄话") == count


READS = ["/conversations?view=all", "/conversations/counts", "/conversations/{matter}", "/conversations/{matter}/messages", "/conversations/{matter}/states",
         "/conversations/{matter}/sla", "/ownerless"]  # fmt: skip


@pytest.mark.parametrize("path", READS)
def test_an_integration_reads_what_its_scope_says(path: str) -> None:
    scene = a_scene()
    assert scene.go("GET", path, caller=an_integration("conversation.view")).status == 200
    blind = scene.go("GET", path, caller=an_integration("inbox.manage"))
    if "{" in path:
        assert (blind.status, blind.error["code"]) == (404, "not_found")
    else:
        assert not blind.body.get("items") and not any(blind.body.get("counts", {}).values())


def test_somebody_without_any_right_sees_empty_lists() -> None:
    scene: Scene = a_scene()
    nobody = Caller(a_person(role=None, group=scene.group))
    for view in VIEWS:
        assert ids(nobody, f"view={view}") == []
    assert set(nobody("GET", "/conversations/counts").body["counts"].values()) == {0}
    assert scene.go("GET", "/conversations/{queued}", caller=nobody).status == 404
