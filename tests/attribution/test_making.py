"""What facts are made by: a change makes all anew in the background; days are cut where the team cuts them; snapshots of what is open."""

from zoneinfo import ZoneInfo

import pytest

from tests.makers.conversations import a_conversation, post, the_customer
from tests.makers.people import a_person, actor_for
from tests.makers.time import Clock
from yingda.attribution.actions import backlog, following
from yingda.attribution.models import BacklogFact, FactMark, PresenceFact, SessionFact
from yingda.attribution.queries.making import progress
from yingda.attribution.rules.days import day_bounds, day_of_number
from yingda.attribution.rules.making import Making, words_of
from yingda.attribution.rules.words import coded, topics_of, unsure, wordless
from yingda.attribution.settings import CODE_WORDS
from yingda.conversations.actions import states
from yingda.conversations.settings import DAY_BEGINS
from yingda.people.actions import presence
from yingda.plumbing.team_settings import change

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY_MS = 86_400_000


@pytest.mark.django_db(transaction=True)
def test_a_change_makes_all_facts_anew_in_parts(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lin = a_person(role="administrator")
    talks = [a_conversation(assignee=lin) for _ in range(5)]
    post(the_customer(talks[0].contact_id), talks[0].id, "刷单 A1")
    following.follow()
    before = dict(SessionFact.objects.values_list("conversation_id", "day"))
    assert not progress().running and SessionFact.objects.filter(coded=1).count() == 0
    monkeypatch.setattr(following, "CHUNK", 2)
    monkeypatch.setattr(following, "CATCH_UP_S", 0.0)
    change(actor_for(lin), {CODE_WORDS.key: "刷单，内测", DAY_BEGINS.key: 23})
    following.follow()
    assert progress().running and progress().total >= progress().left > 0 and SessionFact.objects.count() == 5, "what is there stays"
    while progress().running:
        following.follow()
    assert list(SessionFact.objects.filter(coded=1).values_list("conversation_id", flat=True)) == [talks[0].id]
    assert set(SessionFact.objects.values_list("conversation_id", flat=True)) == set(before)
    kept = sorted(SessionFact.objects.values_list("conversation_id", "day", "coded"))
    following.rebuild()
    assert sorted(SessionFact.objects.values_list("conversation_id", "day", "coded")) == kept


@pytest.mark.django_db(transaction=True)
def test_presence_follows_within_a_turn_and_is_cut_by_days(clock: Clock) -> None:
    lin = a_person(role="agent")
    following.follow()
    presence.set_presence(actor_for(lin), lin.pk, "online")
    following.follow()
    (row,) = PresenceFact.objects.values("agent_id", "state", "until_at")
    assert row == {"agent_id": lin.pk, "state": "online", "until_at": None}
    clock.pass_ms(DAY_MS + DAY_MS // 2)
    presence.set_presence(actor_for(lin), lin.pk, "break")
    following.follow()
    online = list(PresenceFact.objects.filter(state="online").order_by("day").values("day", "since_at", "until_at"))
    assert len(online) >= 2 and sum(one["until_at"] - one["since_at"] for one in online) == DAY_MS + DAY_MS // 2
    assert all(one["until_at"] - one["since_at"] <= DAY_MS for one in online)


@pytest.mark.django_db(transaction=True)
def test_what_is_open_is_counted_every_day_and_kept(clock: Clock) -> None:
    lin = a_person(role="administrator")
    first, second = a_conversation(assignee=lin), a_conversation(assignee=lin)
    following.follow()
    clock.pass_ms(1000)
    backlog.take_snapshots()
    assert _open() == [(0, 2, 2)]
    clock.pass_ms(DAY_MS)
    states.resolve(actor_for(lin), first.id)
    a_conversation(assignee=lin)
    following.follow()
    clock.pass_ms(1000)
    backlog.take_snapshots()
    assert _open() == [(0, 2, 2), (2, 1, 2)]
    clock.pass_ms(DAY_MS)
    states.resolve(actor_for(lin), second.id)
    following.follow()
    clock.pass_ms(1000)
    assert backlog.take_snapshots() == 2, "yesterday for the last time, and today"
    assert _open() == [(0, 2, 2), (2, 1, 2), (2, 0, 1)] and FactMark.objects.get().backlog_day == BacklogFact.objects.latest("day").day


def _open() -> list[tuple[int, int, int]]:
    days: dict[int, list[int]] = {}
    for row in BacklogFact.objects.order_by("day").values("day", "open_before", "came", "open_after"):
        found = days.setdefault(row["day"], [0, 0, 0])
        for place, name in enumerate(("open_before", "came", "open_after")):
            found[place] += row[name]
    return [tuple(found) for found in days.values()]  # type: ignore[misc]


@pytest.mark.parametrize(("day", "split", "hours"), [(20260301, 0, 24), (20260301, 5, 24), (20261231, 23, 24)])
def test_a_day_begins_and_ends(day: int, split: int, hours: int) -> None:
    begins, ends = day_bounds(day, SHANGHAI, split)
    assert ends - begins == hours * 3_600_000
    assert Making(day_begins=split).day(begins, SHANGHAI)[0] == day and Making(day_begins=split).day(begins - 1, SHANGHAI)[0] != day
    assert Making(day_begins=split).day(ends - 1, SHANGHAI)[0] == day


def test_a_stretch_is_cut_where_days_end() -> None:
    begins, ends = day_bounds(20260301, SHANGHAI)
    assert Making().pieces(begins + 5, ends + 7, SHANGHAI) == [(20260301, begins + 5, ends), (20260302, ends, ends + 7)]
    assert Making().pieces(begins, begins, SHANGHAI) == [(20260301, begins, begins)]
    assert day_of_number(0) == 19700101


@pytest.mark.parametrize(
    ("asked", "said", "expected"),
    [
        (["这个多少钱", "能便宜点吗"], ["您好"], {"price"}), (["有货吗？几天到"], ["不太清楚，我帮您问一下"], {"stock", "delivery", "unsure"}),
        (["在吗"], ["在的"], set()), (["Is it in stock?"], ["I don't know"], {"stock", "unsure"}),
    ],
)  # fmt: skip
def test_what_a_chat_was_about(asked: list[str], said: list[str], expected: set[str]) -> None:
    assert topics_of(asked) | ({"unsure"} if unsure(said) else set()) == expected


def test_code_words_and_chats_without_a_word() -> None:
    assert words_of("刷单，内测, A-1  刷单") == ("刷单", "内测", "a-1")
    assert coded(["这是A-1单"], ("a-1",)) and not coded(["这是单"], ("a-1",)) and not coded(["x"], ())
    assert wordless(["？？", "[图片]"[:0], "…"]) and wordless([]) and not wordless(["？", "好"])
