"""Which queue a conversation belongs to, and what is wrong with a queue."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

LEAST_LOADED, ROUND_ROBIN, WEIGHTED = "least_loaded", "round_robin", "weighted"
STRATEGIES = (LEAST_LOADED, ROUND_ROBIN, WEIGHTED)
CHANNELS = ("web", "form", "api")
SECONDS_LIMIT = 86_400
SILENCE_LIMITS = (10, 86_400)
WRAP_UP_LIMIT = 3_600
LEVELS = (1, 5)

Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a queue is chosen by. words: what the customer said first; fields: what the form asked."""

    inbox_id: int
    channel: str
    tier: int = 0
    priority: int = 1
    locale: str = ""
    words: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Each condition that is not empty must hold.

    inboxes, channels, tiers, priorities: the value is one of those listed. locales: one of them is the locale or its
    language (`zh` holds for `zh-CN`). words: one of them occurs in what the customer said first, in any case. fields: for
    every key, the form's value is one of those listed.
    """

    inboxes: tuple[int, ...] = ()
    channels: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    priorities: tuple[int, ...] = ()
    locales: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def hold(self, facts: Facts) -> bool:
        """Whether the facts satisfy all of them."""
        pairs = (
            (self.inboxes, facts.inbox_id), (self.channels, facts.channel), (self.tiers, facts.tier), (self.priorities, facts.priority),
        )  # fmt: skip
        listed = all(not wanted or value in wanted for wanted, value in pairs)
        return listed and self._locale_holds(facts) and self._words_hold(facts) and self._fields_hold(facts)

    @property
    def takes_everything(self) -> bool:
        """Whether there is no condition at all."""
        return self == Conditions()

    def _locale_holds(self, facts: Facts) -> bool:
        spoken = facts.locale.lower()
        wanted = [locale.lower() for locale in self.locales]
        return not wanted or any(spoken == locale or spoken.startswith(f"{locale}-") for locale in wanted)

    def _words_hold(self, facts: Facts) -> bool:
        said = facts.words.casefold()
        return not self.words or any(word.casefold() in said for word in self.words)

    def _fields_hold(self, facts: Facts) -> bool:
        return all(facts.fields.get(key, "") in wanted for key, wanted in self.fields.items())


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as the rules see it. Times are seconds, 0 for never. skills: (skill id, least level 1..5)."""

    id: int
    group_id: int | None = None
    conditions: Conditions = Conditions()
    strategy: str = LEAST_LOADED
    last_agent_first: bool = True
    responsible_first: bool = True
    overflow_after_s: int = 0
    overflow_queue_id: int | None = None
    answer_within_s: int = 0
    wrap_up_s: int = 0
    skills: tuple[tuple[int, int], ...] = ()
    calendar_id: int | None = None
    version: int = 1


def trying_order(queues: Iterable[Queue]) -> list[Queue]:
    """The order in which a chat tries queues given in the team's order: those that take everything after all others.

    Otherwise a queue that takes everything would keep every chat from the ones behind it.
    """
    return sorted(queues, key=lambda queue: queue.conditions.takes_everything)


def pick_queue(queues: Iterable[Queue], facts: Facts) -> Queue | None:
    """The first queue, in the team's order, whose conditions hold; one without conditions takes everything."""
    return next((queue for queue in queues if queue.conditions.hold(facts)), None)


def conditions_of(document: str) -> Conditions:
    """The conditions of a stored document."""
    return msgspec.json.decode(document, type=Conditions)


def problems(queue: Queue, overflows: Mapping[int, int | None]) -> list[Problem]:
    """What makes a queue unusable, as (field, code of the sentence). overflows: where every other queue flows over to."""
    return [*_time_problems(queue), *_skill_problems(queue), *_overflow_problems(queue, overflows)]


def _time_problems(queue: Queue) -> Iterator[Problem]:
    if queue.strategy not in STRATEGIES:
        yield "strategy", "queue_strategy_unknown"
    if not 0 <= queue.overflow_after_s <= SECONDS_LIMIT:
        yield "overflow_after_s", "queue_seconds_out_of_range"
    if queue.answer_within_s and not SILENCE_LIMITS[0] <= queue.answer_within_s <= SILENCE_LIMITS[1]:
        yield "answer_within_s", "queue_silence_out_of_range"
    if not 0 <= queue.wrap_up_s <= WRAP_UP_LIMIT:
        yield "wrap_up_s", "queue_wrap_up_out_of_range"
    if set(queue.conditions.channels) - set(CHANNELS):
        yield "conditions.channels", "queue_channel_unknown"


def _skill_problems(queue: Queue) -> Iterator[Problem]:
    if len({skill for skill, _ in queue.skills}) != len(queue.skills):
        yield "skills", "queue_skill_twice"
    if any(not LEVELS[0] <= level <= LEVELS[1] for _, level in queue.skills):
        yield "skills", "queue_level_out_of_range"


def _overflow_problems(queue: Queue, overflows: Mapping[int, int | None]) -> Iterator[Problem]:
    if queue.overflow_after_s and queue.overflow_queue_id is None:
        yield "overflow_queue_id", "queue_overflow_missing"
    seen, at = {queue.id}, queue.overflow_queue_id
    while at is not None:
        if at in seen:
            yield "overflow_queue_id", "queue_overflow_loop"
            return
        seen.add(at)
        at = overflows.get(at)
