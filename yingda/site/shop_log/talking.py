"""How a chat goes, line by line."""

from collections.abc import Sequence
from random import Random

from yingda.site.shop_log import words
from yingda.site.shop_log.buying import pick, within
from yingda.site.shop_log.facts import AGENT, AUTOMATIC, CUSTOMER, Buyer, Line
from yingda.site.shop_log.staff import Agent

WELCOMED, GREETS, ANOTHER_LINE, BUSY_TEXT, RATES, MULTILINE = 0.85, 0.45, 0.3, 0.35, 0.12, 0.01
LONGEST_WAIT = 1500
SLOW_PEAK = 0.9


class Chat:
    """A chat being written: each line is at least a second after the one before."""

    def __init__(self, rng: Random, buyer: Buyer, agent: Agent | None, at: int, load: float) -> None:
        self.lines: list[Line] = []
        self.longest_wait = 0
        self._rng, self._buyer, self.agent, self.at, self._load = rng, buyer, agent, at, load

    def customer(self, text: str, after: int = 0, rating: int = 0) -> None:
        self._add(CUSTOMER, text, after, rating)

    def reply(self, text: str, after: int) -> None:
        self._add(AGENT, text, after)

    def automatic(self, texts: Sequence[str]) -> None:
        self._add(AUTOMATIC, f"{pick(self._rng, words.AUTO_MARKS)} {pick(self._rng, texts)}", 1)

    def welcome(self) -> None:
        """The customer's first words, and the shop's text that nobody typed."""
        rng = self._rng
        if rng.random() < GREETS:
            self.customer(pick(rng, words.HELLO))
        else:
            self.ask(words.QUESTIONS)
        if rng.random() < WELCOMED:
            self.automatic(words.WELCOME)

    def ask(self, texts: Sequence[str], lines: int = 0) -> None:
        """A burst of the customer's lines."""
        rng = self._rng
        self.customer(filled(rng, texts), within(rng, 3, 40))
        while lines > 1 or rng.random() < ANOTHER_LINE:
            self.customer(pick(rng, words.MORE) if rng.random() < 0.6 else filled(rng, texts), within(rng, 2, 15))
            lines -= 1

    def answer(self, texts: Sequence[str]) -> None:
        """The agent's answer, later where the shop is busy; a text nobody typed may come before it."""
        agent, rng = self.agent, self._rng
        if agent is None:
            return
        slow = 1 + SLOW_PEAK * max(0.0, self._load - 1)
        wait = min(LONGEST_WAIT, int(agent.speed * slow * rng.lognormvariate(0, 0.8)) + 1)
        if wait > 90 and rng.random() < BUSY_TEXT:
            self.automatic(words.BUSY)
        self.longest_wait = max(self.longest_wait, wait)
        self.reply(filled(rng, texts), wait)
        while rng.random() < ANOTHER_LINE:
            self.reply(pick(rng, words.AND) if rng.random() < 0.7 else filled(rng, texts), within(rng, 2, 20))

    def hand_over(self, agents: Sequence[Agent]) -> None:
        """Another agent takes the chat, where there is another."""
        agent = pick(self._rng, agents)
        if agent is not self.agent:
            self.reply(pick(self._rng, words.TRANSFER), within(self._rng, 3, 20))
            self.agent = agent
            self.reply(pick(self._rng, words.TAKEN_OVER), within(self._rng, 15, 200))

    def bye(self) -> None:
        """Last words of the customer, which often stay without an answer; some rate."""
        rng = self._rng
        rating = (5, 5, 5, 4, 4, 3, 2, 1)[int(rng.random() * 8)] if rng.random() < RATES else 0
        self.customer(pick(rng, words.BYE), within(rng, 4, 60), rating)
        if rng.random() < 0.5:
            self.answer(words.AND)

    def _add(self, by: str, text: str, after: int, rating: int = 0) -> None:
        self.at += max(1, after)
        self.lines.append(Line(self.at, self._buyer.nick, self.agent.account if self.agent else f"{words.SHOP}:值班", by, text, rating))


def enquiry(rng: Random, chat: Chat, colleagues: Sequence[Agent], handed_over: float) -> None:
    """The middle of a chat before a sale."""
    chat.welcome()
    for place in range(1 + int(rng.random() ** 2 * 6)):
        if place:
            chat.ask(words.QUESTIONS)
        chat.answer(words.ANSWERS)
        if place == 1 and rng.random() < handed_over:
            chat.hand_over(colleagues)


def filled(rng: Random, texts: Sequence[str]) -> str:
    """A sentence with a product, place or size in it; now and then of two lines, as people paste."""
    text = pick(rng, texts)
    if "{" in text:
        text = text.format(item=pick(rng, words.PRODUCTS)[1], place=pick(rng, words.PLACES), size=pick(rng, words.SIZES))
    return f'{text}\n备注："{pick(rng, words.PLACES)}，{pick(rng, words.SIZES)}"' if rng.random() < MULTILINE else text
