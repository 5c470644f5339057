"""The course of a conversation from its states."""

import pytest

from yingda.attribution.rules.states import Course, Stay, course_of


@pytest.mark.parametrize(
    ("stays", "course"),
    [
        ([], Course(None, None, None, None, ())),
        ([Stay("queued", 0, 10), Stay("open", 10, None)], Course(None, None, None, None, ((0, None),))),
        (
            [Stay("bot", 0, 60), Stay("queued", 60, 70), Stay("open", 70, 100), Stay("waiting", 100, 400), Stay("open", 400, 500), Stay("resolved", 500, None)],
            Course(60, None, 60, 300, ((0, 500),)),
        ),
        (
            [Stay("open", 0, 50), Stay("resolved", 50, 80), Stay("open", 80, 90), Stay("waiting", 90, 200), Stay("resolved", 200, None)],
            Course(None, 80, 0, 0, ((0, 50), (80, 200))),
        ),
    ],
)  # fmt: skip
def test_the_course_of_a_conversation(stays: list[Stay], course: Course) -> None:
    assert course_of(stays) == course
