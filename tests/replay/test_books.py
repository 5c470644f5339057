"""The books are honest: what is doubled, out of order or lost is counted, and what the numbers settle is not."""

from typing import Any

import pytest

from yingda.site.replay.dialogues import AGENT, CUSTOMER, Turn
from yingda.site.replay.faults import Faults
from yingda.site.replay.ledger import Ledger, Sent, is_clean
from yingda.site.replay.pace import LONGEST_MS, natural_ms, speed_of, wait_ms
from yingda.site.replay.stream import Gap, Numbers, View


def message(seq: int, ref: str | None = None, text: str = "x") -> dict[str, Any]:
    return {"seq": seq, "client_id": ref, "text": text}


def frame(prev: int, *numbers: int) -> dict[str, Any]:
    return {"prev": prev, "n": numbers[-1], "events": [[n, "message", n] for n in numbers]}


def test_what_came_before_is_dropped_by_number() -> None:
    numbers = Numbers(5)
    assert [n for n, _, _ in numbers.fresh(frame(3, 4, 5, 7))] == [7]
    assert numbers.fresh(frame(5, 7)) == [] and numbers.last == 7


def test_a_gap_is_noticed() -> None:
    with pytest.raises(Gap):
        Numbers(5).fresh(frame(6, 8))


def test_a_welcome_does_not_jump_over_what_was_missed() -> None:
    numbers = Numbers(5)
    numbers.welcome(9, True)
    assert numbers.last == 5
    numbers.welcome(9, False)
    assert numbers.last == 9
    numbers.pong(8)
    assert numbers.last == 9


# (messages of the snapshot, messages of events, doubled, out of order, sequence numbers in the view)
VIEWS = [
    ([], [message(1, "a"), message(2, "b")], 0, 0, [1, 2]),
    ([message(1, "a")], [message(1, "a"), message(2, "b")], 0, 0, [1, 2]),
    ([], [message(1, "a"), message(1, "a")], 1, 0, [1]),
    ([], [message(1, "a"), message(2, "a")], 1, 0, [1, 2]),
    ([message(1, "a")], [message(2, "a")], 1, 0, [1, 2]),
    ([], [message(2, "b"), message(1, "a")], 0, 1, [1, 2]),
    ([], [message(1), message(2)], 0, 0, [1, 2]),
]


@pytest.mark.parametrize(("snapshot", "events", "doubled", "out_of_order", "seqs"), VIEWS)
def test_a_view_counts(snapshot: list[Any], events: list[Any], doubled: int, out_of_order: int, seqs: list[int]) -> None:
    view = View()
    view.snapshot(snapshot)
    for event in events:
        view.event(event)
    assert (view.doubled, view.out_of_order, sorted(view.messages)) == (doubled, out_of_order, seqs)


def books() -> Ledger:
    """Two messages sent, acknowledged and seen."""
    ledger = Ledger()
    for seq, (ref, side) in enumerate((("a", CUSTOMER), ("b", AGENT)), 1):
        ledger.send(Sent(ref, side, "x", float(seq), True))
        ledger.acknowledge(ref, 7, seq)
        ledger.see(message(seq, ref), AGENT if side == CUSTOMER else CUSTOMER, seq + 0.5)
    ledger.assign(7, 0.25)
    return ledger


def settled(ledger: Ledger, *history: dict[str, Any]) -> dict[str, Any]:
    ledger.check_history(7, history)
    ledger.check_deliveries()
    return ledger.report()


KEYS = ["conversations", "sent", "acknowledged", "delivered", "lost", "doubled", "out_of_order", "assignment_ms", "delivery_ms"]


def test_a_clean_report() -> None:
    report = settled(books(), message(1, "a"), message(2, "b"), message(3))
    assert list(report) == KEYS and is_clean(report)
    assert [report[key] for key in KEYS[:7]] == [1, 2, 2, 2, 0, 0, 0]
    assert report["assignment_ms"] == {"p50": 250.0, "p95": 250.0, "p99": 250.0}
    assert report["delivery_ms"]["p50"] == 500.0


# (the server's history, lost, doubled, out of order)
HISTORIES = [
    ([message(1, "a")], 1, 0, 0),
    ([message(1, "a"), message(2, "b", "other words")], 1, 0, 0),
    ([message(1, "b"), message(2, "a")], 2, 0, 0),
    ([message(1, "a"), message(2, "b"), message(3, "b")], 1, 1, 0),
    ([message(1, "a"), message(2, "b"), message(4)], 0, 0, 1),
    ([], 2, 0, 0),
]


@pytest.mark.parametrize(("history", "lost", "doubled", "out_of_order"), HISTORIES)
def test_the_history_is_held_against_the_books(history: list[Any], lost: int, doubled: int, out_of_order: int) -> None:
    report = settled(books(), *history)
    assert (report["lost"], report["doubled"], report["out_of_order"]) == (lost, doubled, out_of_order)
    assert not is_clean(report)


def test_an_acknowledged_message_nobody_saw_is_lost() -> None:
    ledger = books()
    ledger.send(Sent("c", CUSTOMER, "x", 3.0, False))
    ledger.acknowledge("c", 7, 3)
    ledger.see(message(3, "c"), CUSTOMER, 3.1)
    report = settled(ledger, message(1, "a"), message(2, "b"), message(3, "c"))
    assert (report["acknowledged"], report["delivered"], report["lost"]) == (3, 2, 1)


def test_a_message_delivered_with_other_words_is_lost() -> None:
    ledger = Ledger()
    ledger.send(Sent("a", CUSTOMER, "x", 1.0, True))
    ledger.see(message(1, "a", "y"), AGENT, 2.0)
    assert (ledger.report()["lost"], ledger.report()["delivered"]) == (1, 0)


def test_cuts_come_from_the_seed_and_are_a_share() -> None:
    def moments(seed: int, share: float) -> list[int]:
        sockets = Faults(share, seed)
        return [next((n for n, cut in zip(range(60), sockets.of_socket(), strict=False) if cut), -1) for _ in range(200)]

    assert moments(1, 0.3) == moments(1, 0.3) != moments(2, 0.3)
    assert 30 <= sum(n >= 0 for n in moments(1, 0.3)) <= 90
    assert moments(1, 0.0) == [-1] * 200


@pytest.mark.parametrize(
    ("before", "turn", "milliseconds"),
    [
        (Turn(CUSTOMER, "x", 1000), Turn(AGENT, "y", 4000), 3000),
        (Turn(CUSTOMER, "x", 4000), Turn(AGENT, "y", 1000), 0),
        (Turn(CUSTOMER, "x" * 10), Turn(AGENT, "y" * 10), 1800 + 1500 + 150),
        (Turn(CUSTOMER, "x" * 10), Turn(CUSTOMER, "y" * 10), 1800),
        (Turn(CUSTOMER, "x"), Turn(AGENT, "y" * 8000), LONGEST_MS),
    ],
)
def test_the_pace_is_the_recorded_one_or_a_writers(before: Turn, turn: Turn, milliseconds: float) -> None:
    assert natural_ms(before, turn, "en") == milliseconds
    assert wait_ms(before, turn, "en", 4.0) == milliseconds / 4
    assert wait_ms(before, turn, "en", None) == wait_ms(None, turn, "en", 1.0) == 0


def test_speeds() -> None:
    assert [speed_of(text) for text in ("max", "1", "20", "0.5", "4x")] == [None, 1.0, 20.0, 0.5, 4.0]
    for wrong in ("0", "-1", "fast", "", "nan", "1e9"):
        with pytest.raises(ValueError):
            speed_of(wrong)
