"""Makers for the tests of this room: agents, chats and orders in minutes around Monday ten o'clock, and random buyers."""

from hypothesis import strategies as st

from tests.makers.time import DAY, MINUTE, MONDAY_TEN
from yingda.attribution.rules.facts import Chat, Order, Refund, Settings

A, B, C, D = 1, 2, 3, 4


def a_chat(agent: int, start: float, end: float, outbound: bool = False, conversation: int = 1) -> Chat:
    """A chat from `start` to `end`, in minutes."""
    return Chat(conversation, agent, MONDAY_TEN + round(start * MINUTE), MONDAY_TEN + round(end * MINUTE), outbound)


def an_order(placed: float = 0, paid: float | None = 0, **fields: object) -> Order:
    """An order of 100 yuan placed and paid at these minutes."""
    paid_at = None if paid is None else MONDAY_TEN + round(paid * MINUTE)
    return Order(**{"id": 1, "buyer_id": 1, "placed_at": MONDAY_TEN + round(placed * MINUTE), "paid_at": paid_at, "amount": 10_000, **fields})


def settings_of(rule: str = "placed_first", **changes: object) -> Settings:
    """The settings of a rule with its name as version."""
    return Settings(**{"version": rule, "rule": rule, **changes})


# Coarse steps, so that ends, starts and events often fall on one instant.
STEP = 20 * MINUTE
instants = st.one_of(st.integers(-12, 12).map(lambda n: MONDAY_TEN + n * STEP), st.integers(-400, 400).map(lambda n: MONDAY_TEN + n * STEP))


@st.composite
def chats(draw: st.DrawFn) -> Chat:
    start = draw(instants)
    return Chat(draw(st.integers(1, 5)), draw(st.sampled_from([A, B, C, D])), start, start + draw(st.integers(0, 9)) * STEP, draw(st.booleans()))


@st.composite
def orders(draw: st.DrawFn, number: int) -> Order:
    placed = draw(instants)
    paid = draw(st.none() | st.integers(0, 300).map(lambda n: placed + n * STEP) | st.just(placed))
    after = st.integers(-1, 20).map(lambda n: (paid or placed) + n * DAY)
    amount = draw(st.integers(-500, 20_000))
    refunds = tuple(draw(st.lists(st.builds(Refund, after, st.integers(0, 9000)), max_size=3)))
    marks = [draw(st.integers(0, 9)) == 0 for _ in range(2)]
    return Order(number, 1, placed, paid, amount, draw(st.none() | after), refunds, *marks)


@st.composite
def a_buyer(draw: st.DrawFn) -> tuple[list[Order], list[Chat]]:
    """Some orders of one buyer (id 1) and some of their chats."""
    return [draw(orders(number)) for number in range(draw(st.integers(1, 4)))], draw(st.lists(chats(), max_size=12))
