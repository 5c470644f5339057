"""Answers over spans of days: kept while their facts stay, forgotten with the first that changes."""

import pytest

from yingda.plumbing.warehouse import ANSWERS_KEPT, EVERY_DAY, Answers

QUARTER = (20260701, 20260930)
ROWS = [(1, 2.5)]


def kept(days: tuple[int, int] = QUARTER) -> Answers:
    answers = Answers()
    answers.changed([20260801])
    answers.keep("q", ROWS, answers.changes)
    assert answers.of("q", days) == ROWS
    return answers


@pytest.mark.parametrize(
    ("day", "stays"), [(20260701, False), (20260930, False), (20260501, False), (20261130, False), (20260401, True), (20261231, True), (EVERY_DAY, False)]
)
def test_an_answer_is_forgotten_when_a_day_of_it_or_near_it_changes(day: int, stays: bool) -> None:
    answers = kept()
    answers.changed([day])
    assert (answers.of("q", QUARTER) == ROWS) is stays


def test_an_answer_that_was_read_before_a_change_is_not_kept_past_it() -> None:
    answers = Answers()
    asked_at = answers.changes
    answers.changed([20260801])
    answers.keep("q", ROWS, asked_at)
    assert answers.of("q", QUARTER) is None


def test_only_so_many_are_kept_and_those_asked_for_stay() -> None:
    answers = kept()
    for number in range(ANSWERS_KEPT):
        answers.of("q", QUARTER)
        answers.keep(number, ROWS, answers.changes)
    assert answers.of("q", QUARTER) == ROWS and answers.of(0, QUARTER) is None
