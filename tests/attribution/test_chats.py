"""Spans of agents in sessions, as orders are judged by them."""

from yingda.attribution.rules.chats import Spoke, chats_of
from yingda.attribution.rules.facts import Chat


def test_the_last_one_has_it_to_the_end_and_who_speaks_first_reaches_out() -> None:
    spoke = [Spoke(1, 7, 10, 20, 5, 60), Spoke(1, 8, 15, 40, 5, 60), Spoke(2, 7, 100, 110, 105, 108), Spoke(3, 9, 200, 210, None, 210)]
    assert list(chats_of(spoke)) == [Chat(1, 7, 10, 20), Chat(1, 8, 15, 60), Chat(2, 7, 100, 110, True), Chat(3, 9, 200, 210, True)]


def test_two_who_end_together_both_have_it() -> None:
    assert [chat.ended_at for chat in chats_of([Spoke(1, 7, 10, 40, 5, 60), Spoke(1, 8, 15, 40, 5, 60)])] == [60, 60]
