"""The shop, day by day: who comes, what is said, what is bought. One stream in the order of time; only what is under way is in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from random import Random

from yingda.site.shop_log import words
from yingda.site.shop_log.buying import order, paid_after, pick, within
from yingda.site.shop_log.facts import Buyer, Line, Order
from yingda.site.shop_log.staff import DAY, HOUR, HOURS, MINUTE, OPENS, WEEKDAYS, Agent, Duty, load, team, weekday
from yingda.site.shop_log.talking import Chat, enquiry

FIRST_DAY = date(2025, 9, 1)
KNOWN_BUYERS = 20_000
OWN_ACCOUNTS = 3
AFTER_SALES_DAYS = 21
NEXT_DAY, NUDGED = 18 * HOUR, 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a shop: consulters: about how many write on a usual day. The shares are of those who come: silent (ordering without a word, per
    consulter), returning, own (the shop's own accounts), single (one line), ignored (nobody answers), handed_over, after_sales (per order)."""

    seed: int = 1
    agents: int = 20
    days: int = 30
    consulters: int = 200
    first_day: date = FIRST_DAY
    silent: float = 0.3
    returning: float = 0.35
    own: float = 0.01
    single: float = 0.08
    ignored: float = 0.03
    handed_over: float = 0.12
    after_sales: float = 0.15
    sells: float = 0.4


@dataclass(order=True, slots=True)
class _Visit:
    """Something that will begin: after_sales, asks (by the buyer), urge, thanks, late (by an agent)."""

    at: int
    place: int
    kind: str = field(compare=False)
    buyer: Buyer = field(compare=False)


def staff_of(plan: Plan) -> tuple[Agent, ...]:
    """The agents of a shop."""
    return team(Random(plan.seed), plan.agents)


def shop(plan: Plan) -> Iterator[Line | Order]:
    """Every line and every order, at the instant it was written or placed. The same plan gives the same stream."""
    rng = Random(plan.seed)
    going = _Going(rng, plan)
    for at, is_silent in _arrivals(rng, plan):
        yield from going.until(at)
        if is_silent:
            going.silent_order(at)
        else:
            going.walk_in(at)
    yield from going.until((_first(plan) + plan.days + 2) * DAY)


def _first(plan: Plan) -> int:
    return (plan.first_day - date(1970, 1, 1)).days


def _arrivals(rng: Random, plan: Plan) -> Iterator[tuple[int, bool]]:
    """When people come (in order), and whether they order without a word."""
    share = plan.silent / (1 + plan.silent)
    for day in range(_first(plan), _first(plan) + plan.days):
        today = plan.consulters * (1 + plan.silent) * WEEKDAYS[weekday(day)] * (0.9 + 0.2 * rng.random())
        for hour, weight in enumerate(HOURS):
            # Instants in order without sorting: gaps drawn one after another, about `expected` of them in the hour.
            expected = today * weight / sum(HOURS)
            at = rng.expovariate(expected)
            while at < 1:
                yield day * DAY + hour * HOUR + int(at * HOUR), rng.random() < share
                at += rng.expovariate(expected)


class _Going:
    """What is under way: lines and orders to come, visits to come, and the buyers one may meet again."""

    def __init__(self, rng: Random, plan: Plan) -> None:
        self._rng, self._plan, self._duty = rng, plan, Duty(team(rng, plan.agents))
        self._told: list[tuple[int, int, Line | Order]] = []
        self._visits: list[_Visit] = []
        self._known: list[Buyer] = []
        self._own = [Buyer(f"{words.SHOP}:小号{number}", "店内") for number in range(1, OWN_ACCOUNTS + 1)]
        self._buyers = self._orders = self._places = 0
        self._end = (_first(plan) + plan.days) * DAY

    def until(self, at: int) -> Iterator[Line | Order]:
        """What is told before an instant, with the visits that begin before it."""
        while self._visits and self._visits[0].at <= at:
            visit = heappop(self._visits)
            yield from self._tell(visit.at)
            self._begin(visit)
        yield from self._tell(at)

    def walk_in(self, at: int) -> None:
        """Somebody writes."""
        rng, plan = self._rng, self._plan
        if rng.random() < plan.own:
            self._own_account(at)
            return
        here, busy = self._duty.at(at), load(*divmod(at, DAY))
        buyer = self._somebody(at)
        chat = Chat(rng, buyer, pick(rng, here) if here else None, at, busy)
        if not here:
            self._at_night(chat, buyer)
        elif rng.random() < plan.ignored * busy:
            chat.ask(words.QUESTIONS, within(rng, 1, 5))
        elif rng.random() < plan.single:
            self._single(chat)
        else:
            enquiry(rng, chat, here, plan.handed_over)
            self._perhaps_sold(chat, buyer)
            chat.bye()
        self._keep(chat, buyer)

    def silent_order(self, at: int) -> None:
        """Somebody orders without a word; an agent may urge or say thanks, or the buyer asks something before paying."""
        rng = self._rng
        buyer = self._somebody(at)
        paid: int | None = within(rng, 5, 3 * MINUTE)
        if rng.random() < 0.3:
            paid = within(rng, 30 * MINUTE, 6 * HOUR) if rng.random() < 0.5 else None
            chance = rng.random()
            if chance < 0.5:
                self._later(at + within(rng, 5 * MINUTE, 55 * MINUTE), "urge", buyer)
            elif chance < 0.7:
                self._later(at + within(rng, 5 * MINUTE, 25 * MINUTE), "asks", buyer)
        elif rng.random() < 0.1:
            self._later(at + within(rng, 5 * MINUTE, 60 * MINUTE), "thanks", buyer)
        self._order(buyer, at, paid, silent=True)

    def _own_account(self, at: int) -> None:
        buyer = pick(self._rng, self._own)
        if buyer.free_at < at:
            here = self._duty.at(at)
            chat = Chat(self._rng, buyer, pick(self._rng, here) if here else None, at, 1)
            chat.customer(pick(self._rng, words.OWN))
            chat.answer(words.LATE)
            self._keep(chat, buyer)

    def _at_night(self, chat: Chat, buyer: Buyer) -> None:
        """Nobody is there: a text that nobody typed, and perhaps an answer when the shop opens."""
        chat.ask(words.QUESTIONS)
        chat.automatic(words.AWAY)
        day, second = divmod(chat.at, DAY)
        if self._rng.random() < 0.6:
            self._later((day + (second > OPENS)) * DAY + OPENS + within(self._rng, 0, HOUR), "late", buyer)

    def _single(self, chat: Chat) -> None:
        chat.customer(pick(self._rng, words.MORE))
        if self._rng.random() < 0.7:
            chat.answer(words.LATE[2:])

    def _perhaps_sold(self, chat: Chat, buyer: Buyer) -> None:
        rng, agent = self._rng, chat.agent
        patience = 0.5 if chat.longest_wait > 3 * MINUTE else 1.0
        if agent is None or rng.random() > self._plan.sells * agent.skill * patience:
            return
        # One in seven orders after the chat is over.
        if rng.random() < 0.15:
            self._order(buyer, chat.at + within(rng, 20 * MINUTE, 30 * HOUR), paid_after(rng), silent=False)
            return
        self._order(buyer, chat.at + 20, paid_after(rng), silent=False)
        chat.customer(pick(rng, words.ORDERED), within(rng, 21, 90))
        chat.answer(words.CONFIRMED)

    def _begin(self, visit: _Visit) -> None:
        """A chat that was to come; none when the customer is in another, or nobody is at work."""
        rng, buyer, here = self._rng, visit.buyer, self._duty.at(visit.at)
        if buyer.free_at >= visit.at or visit.at >= self._end or not here:
            return
        chat = Chat(rng, buyer, pick(rng, here), visit.at, load(*divmod(visit.at, DAY)))
        if visit.kind == "asks":
            chat.ask(words.QUESTIONS)
            chat.answer(words.ANSWERS)
        elif visit.kind == "after_sales":
            for _ in range(within(rng, 1, 5)):
                chat.ask(words.PROBLEMS)
                chat.answer(words.REMEDIES)
            if rng.random() < self._plan.handed_over:
                chat.hand_over(here)
        else:
            chat.reply(pick(rng, {"urge": words.URGES, "thanks": words.FOLLOW_UPS, "late": words.LATE}[visit.kind]), 1)
        if visit.kind == "after_sales" or rng.random() < 0.4:
            chat.bye()
        self._keep(chat, buyer)

    def _order(self, buyer: Buyer, at: int, paid: int | None, silent: bool) -> None:
        """An order; perhaps a word about it before it is paid the next day, and a chat within 21 days after."""
        rng = self._rng
        self._orders += 1
        made = order(rng, f"{4_100_000_000_000_000_000 + self._orders * 7 + self._plan.seed % 7}", buyer, at, paid, silent)
        self._push(at, made)
        if paid is not None and paid > NEXT_DAY and not silent and rng.random() < NUDGED:
            self._later(at + paid - within(rng, 5 * MINUTE, HOUR), "urge", buyer)
        if paid is not None and rng.random() < self._plan.after_sales:
            day = at // DAY + within(rng, 1, AFTER_SALES_DAYS)
            self._later(day * DAY + within(rng, 9 * HOUR, 22 * HOUR), "after_sales", buyer)

    def _somebody(self, at: int) -> Buyer:
        rng = self._rng
        if self._known and rng.random() < self._plan.returning:
            one = self._known[int(rng.random() * len(self._known))]
            if one.free_at < at:
                return one
        self._buyers += 1
        buyer = Buyer(f"{pick(rng, words.NICKS)}{self._buyers:06d}", pick(rng, words.SURNAMES) + pick(rng, words.GIVEN))
        if len(self._known) < KNOWN_BUYERS:
            self._known.append(buyer)
        else:
            self._known[self._buyers % KNOWN_BUYERS] = buyer
        return buyer

    def _later(self, at: int, kind: str, buyer: Buyer) -> None:
        self._places += 1
        heappush(self._visits, _Visit(at, self._places, kind, buyer))

    def _keep(self, chat: Chat, buyer: Buyer) -> None:
        buyer.free_at = chat.at
        for line in chat.lines:
            self._push(line.at, line)

    def _push(self, at: int, told: Line | Order) -> None:
        self._places += 1
        heappush(self._told, (at, self._places, told))

    def _tell(self, before: int) -> Iterator[Line | Order]:
        while self._told and self._told[0][0] < before:
            yield heappop(self._told)[2]
