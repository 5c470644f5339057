"""The decisions, without a database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.performance.rules.metrics.dictionary import BY_KEY
from yingda.reports.actions.making.glyphs import covered, printable
from yingda.reports.actions.making.typeset import font
from yingda.reports.rules.access import file_name
from yingda.reports.rules.documents import (
    Action,
    Actions,
    Chart,
    Chats,
    Content,
    Decisions,
    Figures,
    Pay,
    Section,
    Table,
    Text,
    actions_in,
    decoded,
    encoded,
    has_pay,
    is_day,
    problems,
)
from yingda.reports.rules.figures import Figure, beside, cell, change, duration, is_better, largest, shape_of, shown
from yingda.reports.rules.layout import Heading, Words, clean, lines_of
from yingda.reports.rules.periods import KINDS, REGULAR, before, due_in, last_whole, next_due, period_of, reported_at
from yingda.reports.rules.templates import TEMPLATES

SHANGHAI = ZoneInfo("Asia/Shanghai")
ACTION = Action("a1", "补录话术", 7, "2026-12-01")
DAYS = st.dates(date(2001, 1, 1), date(2099, 1, 1))


@pytest.mark.parametrize(
    ("kind", "day", "since", "until", "earlier"),
    [
        ("weekly", "2026-11-29", "2026-11-23", "2026-11-29", "2026-11-16"),
        ("weekly", "2026-11-30", "2026-11-30", "2026-12-06", "2026-11-23"),
        ("monthly", "2028-02-10", "2028-02-01", "2028-02-29", "2028-01-01"),
        ("monthly", "2026-01-01", "2026-01-01", "2026-01-31", "2025-12-01"),
        ("quarterly", "2026-11-29", "2026-10-01", "2026-12-31", "2026-07-01"),
        ("quarterly", "2026-03-31", "2026-01-01", "2026-03-31", "2025-10-01"),
        ("minutes", "2026-11-29", "2026-11-29", "2026-11-29", "2026-11-22"),
    ],
)
def test_periods(kind: str, day: str, since: str, until: str, earlier: str) -> None:
    found = period_of(kind, date.fromisoformat(day))
    assert tuple(map(str, found)) == (since, until)
    assert str(before(kind, found[0])[0]) == earlier


@given(st.sampled_from(KINDS), DAYS)
def test_periods_follow_each_other_without_a_gap(kind: str, day: date) -> None:
    since, until = period_of(kind, day)
    assert since <= day <= until and (until - since).days <= 91
    assert (since - before(kind, since)[1]).days == 1
    assert last_whole(kind, day)[1] < day or kind == "minutes"


@given(st.sampled_from(REGULAR), st.integers(0, 4_000_000_000_000), st.integers(1, 7), st.integers(0, 1439))
def test_every_period_is_due_once(kind: str, after: int, day: int, minute: int) -> None:
    first = next_due(kind, after, day, minute, SHANGHAI)
    second = next_due(kind, first, day, minute, SHANGHAI)
    assert after < first < second
    assert before(kind, reported_at(kind, second, SHANGHAI)[0]) == reported_at(kind, first, SHANGHAI)
    moment = datetime.fromtimestamp(first / 1000, UTC).astimezone(SHANGHAI)
    assert moment.hour * 60 + moment.minute == minute


def test_a_report_is_due_on_the_zones_own_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert due_in("weekly", date(2026, 3, 23), 7, 150, berlin) == int(datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp() * 1000), "2:30 is skipped that night"
    assert due_in("weekly", date(2026, 11, 30), 1, 540, SHANGHAI) == int(datetime(2026, 11, 30, 1, 0, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (None, "share", "–", "–"), (0.4535, "share", "45.4%", "45.4%"), (1.0, "share", "100%", "100%"), (0.0, "share", "0%", "0%"),
        (133_000, "ms", "2 分 13 秒", "2 m 13 s"), (900, "ms", "0.9 s", "0.9 s"), (3_600_000, "ms", "1 小时", "1 h"),
        (90_061_000, "ms", "1 天 1 小时", "1 d 1 h"),
        (123_450, "money", "¥1,234.50", "¥1,234.50"), (-5, "money", "-¥0.05", "-¥0.05"), (12_345, "people", "12,345", "12,345"),
        (1.456, "ratio", "1.46", "1.46"),
    ],
)  # fmt: skip
def test_a_figure_as_it_is_read(value: float | None, unit: str, zh: str, en: str) -> None:
    assert (shown(value, unit, "zh-CN"), shown(value, unit, "en")) == (zh, en)


@given(st.integers(0, 10**12))
def test_a_duration_never_shows_more_than_there_is(ms: int) -> None:
    sizes = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
    words = duration(ms, "en").split()
    told = sum(int(count) * sizes[unit] for count, unit in zip(words[::2], words[1::2], strict=True))
    assert 0 <= ms // 1000 - told < sizes[words[-1]] * 60


def test_what_stands_beside_a_figure() -> None:
    share = Figure(0.9, 10, 0.5958, 0.9821, before=0.8)
    assert beside(share, "share", "en") == "n = 10, 59.6%–98.2%" and change(share, "share", "zh-CN") == "+10.0 个百分点"
    mean = Figure(30_000, 1_200, median=20_000, p90=61_000, before=40_000)
    assert beside(mean, "ms", "zh-CN") == "n = 1,200, 中位 20 秒, P90 1 分 1 秒" and change(mean, "ms", "en") == "-25.0%"
    assert beside(Figure(3), "people", "en") == ""
    assert change(Figure(3, before=0), "people", "en") == change(Figure(None, before=1), "people", "en") == ""
    assert (is_better(mean, "less"), is_better(mean, "more"), is_better(mean, None), is_better(Figure(1, before=1), "more")) == (True, False, None, None)
    assert cell(12_345, "money").value == 123.45 and cell(1_500, "ms").value == 1.5 and cell(0.4, "share").value == 0.4 and largest([None, 3, 1]) == 3


def test_what_a_report_holds() -> None:
    content = Content((Section("a", (Text("x"), Actions((ACTION,)))), Section("b", (Pay(),))))
    assert actions_in(content) == [ACTION] and has_pay(content) and not has_pay(Content(content.sections[:1]))
    assert [shape_of(unit) for unit in ("share", "money", "ms", "ratio", "people")] == ["share", "money", "seconds", "number", "count"]


def test_the_templates_are_right_and_name_metrics_there_are() -> None:
    for template in TEMPLATES.values():
        for locale in ("zh-CN", "en"):
            for pay in (True, False):
                content = template.content(locale, pay)
                assert problems(content, BY_KEY, set()) == [] and decoded(encoded(content)) == content
    assert set(TEMPLATES) == set(KINDS)


@pytest.mark.parametrize(
    ("block", "place", "code"),
    [
        (Figures(()), "sections.0.blocks.0.metrics", "report_metrics_count"),
        (Table("person", ("received", "no_such")), "sections.0.blocks.0.metrics", "metric_unknown"),
        (Chart("day", "no_such"), "sections.0.blocks.0.metric", "metric_unknown"),
        (Chats(0), "sections.0.blocks.0.most", "report_chats_wrong"),
        (Text("字" * 20_001), "sections.0.blocks.0.text", "report_text_long"),
        (Decisions(("好", " ")), "sections.0.blocks.0.items.1", "report_line_wrong"),
        (Actions((Action("a1", "", 7, "2026-12-01"),)), "sections.0.blocks.0.items.0.text", "report_line_wrong"),
        (Actions((Action("a1", "x", 8, "2026-12-01"),)), "sections.0.blocks.0.items.0.owner_id", "report_owner_unknown"),
        (Actions((Action("a1", "x", 7, "2026-13-01"),)), "sections.0.blocks.0.items.0.due", "day_wrong"),
        (Actions((Action("A 1", "x", 7, "2026-12-01"),)), "sections.0.blocks.0.items.0.key", "report_key_wrong"),
        (Actions((ACTION, ACTION)), "sections", "report_action_twice"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(block: object, place: str, code: str) -> None:
    (found,) = problems(Content((Section("结果", (block,)),)), BY_KEY, {7})  # type: ignore[arg-type]
    assert (found.field, found.code) == (place, code)


def test_headings_and_their_number() -> None:
    assert [one.field for one in problems(Content((Section(" "), Section("好"))), BY_KEY, set())] == ["sections.0.heading"]
    assert problems(Content((Section("好"),) * 31), BY_KEY, set())[0].code == "report_too_many"
    assert is_day("2026-02-28") and not is_day("2026-02-30") and not is_day("20260228") and not is_day("")


@given(st.text())
def test_a_text_is_made_fit_for_every_document(text: str) -> None:
    found = clean(text)
    assert not any((ord(sign) < 0x20 and sign != "\n") or 0xD800 <= ord(sign) < 0xE000 or sign in "\u202e\u2066\ufffe\uffff" for sign in found)
    assert clean(found) == found


def test_lines_and_points() -> None:
    lines = lines_of("一\r\n- 二\n\n· 三\n-四")
    assert [(line.text, line.point) for line in lines] == [("一", False), ("二", True), ("三", True), ("-四", False)]
    assert Words(lines) and Heading("x")


def test_which_signs_have_a_glyph() -> None:
    known = covered(font())
    assert len(known) > 25_000 and all(ord(sign) in known for sign in "应答周报龘AZaz09%¥–“”…·□≥")
    assert printable("好👍𠮷", font()) == ("好□□", 2) and printable("好\n", font()) == ("好\n", 0)


def test_a_file_is_called_by_signs_every_system_takes() -> None:
    assert file_name('周报 "../..\\a:b*?', "2026-09-07", 2, "pdf") == "周报 _______a_b__ 2026-09-07 v2.pdf"
