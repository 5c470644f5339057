"""Rules of playbooks: documents, words, matching, differences, verdicts, bulk replies."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.conversations.rules.playbooks import announcing
from yingda.conversations.rules.playbooks.announcing import Addressee, is_meant, may_move, refusal_of, text_for
from yingda.conversations.rules.playbooks.checking import CaseFact, LimitFact, StepFact, figures, limit_verdict, step_left_undone, step_verdict
from yingda.conversations.rules.playbooks.difference import changes_between
from yingda.conversations.rules.playbooks.document import Document, people_named, playbook_problems
from yingda.conversations.rules.playbooks.matching import Match, Seen, fits, holds_word, match_problems
from yingda.conversations.rules.playbooks.presets import PRESETS
from yingda.conversations.rules.playbooks.wording import phrases_said
from yingda.kit.errors import Refused
from yingda.people.rules.roles import PRESETS as ROLES


def problems(**document: Any) -> list[str]:
    said = msgspec.convert({"steps": [{"text": "核实"}], **document}, Document)
    return [f"{field} {code}" for field, code in playbook_problems(said)]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_ships_can_be_used_and_names_roles_that_ship(locale: str) -> None:
    assert len(PRESETS[locale]) == 6
    for name, document in PRESETS[locale]:
        assert name and playbook_problems(document) == []
        assert {who.role for who in people_named(document).values() if who.role} <= ROLES.keys()
        for answer in document.answers:
            assert phrases_said(answer.text, document.forbidden) == (), "no prepared answer says what must not be said"


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({}, []),
        ({"purpose": "x" * 501}, ["purpose playbook_text_too_long"]),
        ({"steps": []}, ["steps playbook_empty"]),
        ({"steps": [{"text": " ", "minutes": 0}]}, ["steps.0.text playbook_step_text_wrong", "steps.0.minutes playbook_minutes_out_of_range"]),
        ({"steps": [{"text": "a"}] * 31}, ["steps playbook_too_many_steps"]),
        ({"limits": {"next_minutes": 43_201, "warn_percent": 9}},
         ["limits.next_minutes playbook_minutes_out_of_range", "limits.warn_percent sla_warn_out_of_range"]),
        ({"answers": [{"title": "", "text": ""}]}, ["answers.0.title playbook_answer_title_wrong", "answers.0.text playbook_answer_text_wrong"]),
        ({"answers": [{"title": "a", "text": "b"}] * 21}, ["answers playbook_too_many_answers"]),
        ({"forbidden": ["a", "a"]}, ["forbidden playbook_words_wrong"]),
        ({"forbidden": ["a"], "expected": ["a", " "]}, ["expected.1 playbook_word_wrong", "expected playbook_word_both"]),
        ({"escalation": [{"to": {"kind": "leaders"}, "since": "x", "verb": "y", "after_minutes": -1}]},
         ["escalation.0.since playbook_since_unknown", "escalation.0.verb sla_unknown_verb", "escalation.0.after_minutes playbook_minutes_out_of_range"]),
        ({"escalation": [{"to": {"kind": "leaders"}, "verb": "give"}]}, ["escalation.0.to sla_give_needs_person"]),
        ({"escalation": [{"to": {"kind": "leaders"}}] * 11}, ["escalation playbook_too_many_rungs"]),
        ({"told_at_end": [{"kind": "owner"}] * 21}, ["told_at_end playbook_too_many_told"]),
        ({"told_at_start": [{"kind": "x"}, {"kind": "person"}, {"kind": "owner", "id": 3}, {"kind": "role"}, {"kind": "group", "id": 3}]},
         [f"told_at_start.{index} playbook_who_wrong" for index in range(4)]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_document_is_named(document: dict[str, Any], found: list[str]) -> None:
    assert problems(**document) == found


# The composer of the console asks the same (frontend/console/src/rooms/playbooks/rules.spec.ts).
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("这 不 可\n能", ("不可能",)), ("不可以", ()), ("That is IMPOSSIBLE", ("Impossible",)), ("ｉｍｐｏｓｓｉｂｌｅ", ("Impossible",)), ("", ()),
        ("impossible，不可能", ("不可能", "Impossible")),
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_written(text: str, said: tuple[str, ...]) -> None:
    assert phrases_said(text, ("不可能", "Impossible", " ")) == said


@given(st.text(max_size=40), st.text(min_size=1, max_size=6), st.text(max_size=40))
def test_a_phrase_within_a_text_is_said(before: str, phrase: str, after: str) -> None:
    # A letter that joins with what follows it is another letter: no reader sees the phrase there.
    if phrase.strip() and (before + phrase + after).isascii():
        assert phrases_said(before + phrase + after, (phrase,)) == (phrase,)


@pytest.mark.parametrize(
    ("match", "belongs"),
    [
        (Match(), True), (Match(inboxes=(1,)), True), (Match(inboxes=(2,)), False), (Match(groups=(5,)), True), (Match(groups=(6,)), False),
        (Match(since_at=100), True), (Match(since_at=101), False), (Match(tags=(7,)), True), (Match(tags=(8,)), False), (Match(words=("打不开",)), True),
        (Match(words=("退款",)), False), (Match(tags=(8,), words=("打不开",)), True), (Match(tags=(7,), inboxes=(2,)), False),
    ],
)  # fmt: skip
def test_what_belongs_to_a_match(match: Match, belongs: bool) -> None:
    assert fits(match, Seen(1, 5, frozenset({7}), 100, ("网站打不开",))) == belongs


def test_a_topic_names_something_and_words_have_a_length() -> None:
    assert holds_word("My APP is down", ["app "]) and not holds_word("", ["a"])
    assert match_problems(Match(), narrow=True) == [("match.words", "activation_match_empty")] and match_problems(Match(), narrow=False) == []
    assert match_problems(Match(words=("",)), narrow=True) == [("match.words", "playbook_word_wrong")]
    assert match_problems(Match(tags=tuple(range(51))), narrow=True) == [("match", "activation_match_too_long")]


def test_differences_are_told_entry_by_entry() -> None:
    before = {"purpose": "a", "limits": {"first": 1, "next": 2}, "words": ["x", "y"], "steps": ["1", "2"]}
    after = {"purpose": "b", "limits": {"first": 1, "next": 3}, "words": ["y", "x"], "steps": ["1", "2b", "3"]}
    told = [(one.field, one.index, one.before, one.after) for one in changes_between(before, after)]
    assert told == [("purpose", None, "a", "b"), ("limits.next", None, 2, 3), ("steps", 1, "2", "2b"), ("steps", 2, None, "3")]
    assert changes_between(before, before) == []
    assert [(one.before, one.after) for one in changes_between({"a": ["x"]}, {"a": []})] == [("x", None)]


@pytest.mark.parametrize(
    ("step", "verdict", "undone"),
    [
        (StepFact("open", True, 100, None), "open", True), (StepFact("open", False, 50, None), "missed", False),
        (StepFact("open", True, None, None), "open", True),
        (StepFact("done", True, 100, 100), "ok", False), (StepFact("done", True, 100, 101), "late", False), (StepFact("done", True, None, 101), "ok", False),
        (StepFact("skipped", True, 10, 99), "skipped", False),
    ],
)  # fmt: skip
def test_the_verdict_on_a_step(step: StepFact, verdict: str, undone: bool) -> None:
    assert (step_verdict(step, 100), step_left_undone(step)) == (verdict, undone)


@pytest.mark.parametrize(
    ("limit", "verdict"),
    [
        (LimitFact(100, None, None), "open"), (LimitFact(99, None, None), "missed"), (LimitFact(100, 100, 100), "ok"), (LimitFact(100, 101, 101), "late"),
        (LimitFact(100, None, 90), "ok"), (LimitFact(80, None, 90), "missed"), (LimitFact(None, None, None), "open"),
    ],
)  # fmt: skip
def test_the_verdict_on_an_answer(limit: LimitFact, verdict: str) -> None:
    assert limit_verdict(limit, 100) == verdict


def test_the_figures_of_an_incident() -> None:
    cases = [CaseFact(0, 30, 30, None), CaseFact(10, None, 0, 40), CaseFact(20, 25, 5, None)]
    found = figures(cases, 1, 2, [StepFact("open", True, 50, None), StepFact("done", True, 50, 40)], 3, 100)
    assert (found.affected, found.answered, found.within, found.broken) == (3, 2, 2, 2)
    assert (found.longest_wait_ms, found.first_reply_at, found.steps_late, found.words_said) == (60, 25, 1, 3)
    assert figures([], 0, 0, [], 0, 100).first_reply_at is None


def test_a_bulk_reply_goes_to_whom_it_is_meant_for() -> None:
    asked = [(audience, waiting, chosen) for audience in announcing.AUDIENCES for waiting in (0, 1) for chosen in (0, 1)]
    told = [(audience, waiting, chosen) for audience, waiting, chosen in asked if is_meant(audience, bool(waiting), bool(chosen))]
    assert told == [("all", 0, 0), ("all", 0, 1), ("all", 1, 0), ("all", 1, 1), ("waiting", 1, 0), ("waiting", 1, 1), ("chosen", 0, 1), ("chosen", 1, 1)]
    with pytest.raises(Refused, match="announcement_audience_unknown"):
        announcing.demand_audience("everybody")
    known = {"customer.name": "王芳"}
    assert refusal_of("{{customer.name}}", Addressee(False, True, True, known)) is None
    assert refusal_of("x", Addressee(True, True, True, known)) == ("conversation_resolved", {})
    assert refusal_of("x", Addressee(False, True, False, known)) == ("announcement_not_allowed", {})
    assert refusal_of("{{a}}{{b}}", Addressee(False, True, True, known)) == ("announcement_variable_missing", {"names": "a、b"})
    assert text_for("{{customer.name}}您好", known) == "王芳您好"


def test_a_bulk_reply_moves_only_where_it_can() -> None:
    moves = {(a, b) for a in announcing.MOVES for b in announcing.MOVES if may_move(a, b)}
    assert moves == {("running", "paused"), ("running", "stopped"), ("paused", "running"), ("paused", "stopped")}
