"""Past conversations from files: the kind `conversations` of the room `imports`.

They are resolved from the beginning, with their own times; nobody is told of them, nothing is routed, no target runs.
The same line again changes nothing; lines of a file that overlaps another find their place among those that are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any

from yingda.conversations import sql
from yingda.conversations.actions.imported_threads import Place, Spoken, Thread, begin, extend, forget
from yingda.conversations.events import ConversationsImported
from yingda.conversations.rules.imported_lines import COLUMNS, NEEDS, Said, days, reader, sessions, shown
from yingda.conversations.settings import DAY_BEGINS, SESSION_GAP
from yingda.customers import actions as customers
from yingda.kit.importing import Group, Kind, Line, Person, Saved, Task
from yingda.plumbing.events import encoded
from yingda.plumbing.store import Db, announce

LINES_AT_ONCE = 20_000
MINUTE_MS = 60_000
_SAYS_NOTHING = [""] * len(Said._fields)


@dataclass(slots=True)
class _Work:
    """What a batch needs to know: its task, the threads that are there, who is behind them."""

    task: Task
    saved: Saved
    known: dict[str, list[Place]]
    fresh: list[Thread] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def save(db: Db, task: Task, groups: Sequence[Group]) -> Saved:
    """Stores lines of conversations. options: inbox_id, group_id, gap_minutes, day_begins."""
    options, saved = task.setting.options, Saved()
    work = _Work(task, saved, _known(db, task.setting.source_id, [key for key, _ in groups]))
    wanted = {key: _who(key, lines, task.setting.source_id) for key, lines in groups}
    away = customers.turned_away(wanted)
    saved.refused += [(line.number, customers.ERASED) for key, lines in groups if key in away for line in lines]
    groups = [group for group in groups if group[0] not in away]
    behind = customers.behind(db, task.import_id, {key: wanted[key] for key, _ in groups})
    saved.count("contacts_made", sum(one.fresh for one in behind.values()))
    day_of, gap = days(task.setting, DAY_BEGINS.value()), int(options.get("gap_minutes", SESSION_GAP.value())) * MINUTE_MS
    for key, lines in groups:
        who = behind[key]
        for part in [lines] if key.startswith("c:") else sessions(lines, gap, day_of):
            _place(db, work, Thread(key, who.contact_id, who.name, who.tier), part, gap, day_of)
    work.numbers += begin(db, task, work.fresh)
    if work.numbers:
        announce(ConversationsImported(_ranges(work.numbers)))
    return saved


def _place(db: Db, work: _Work, thread: Thread, lines: list[Line], gap: int, day_of: Any) -> None:
    """Lines of one session to where they belong: a new conversation, or those of the same thread that they touch."""
    said = _spoken(work, thread, lines)
    known = work.known.setdefault(thread.key, [])
    first, last = said[0].at, said[-1].at
    touched = [one for one in known if thread.key.startswith("c:") or _touches(one, first, last, gap, day_of)]
    if not touched:
        thread.spoken = said
        work.fresh.append(thread)
        work.saved.count("made")
        work.saved.count("messages_made", len(said))
        return
    kept, numbers = extend(db, work.task, thread, touched, said)
    work.known[thread.key] = [one for one in known if one not in touched] + [kept]
    work.numbers += numbers
    work.saved.count("changed" if numbers or len(touched) > 1 else "same")
    work.saved.count("messages_made", len(numbers))
    work.saved.count("messages_known", len(said) - len(numbers))


def _known(db: Db, source: int, threads: Sequence[str]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for thread, *facts in sql.imported_places(db, source, threads):
        found.setdefault(thread, []).append(Place(*facts))
    return found


def _touches(place: Place, first: int, last: int, gap: int, day_of: Any) -> bool:
    return place.first_at <= last + gap and place.last_at >= first - gap and day_of(place.first_at) == day_of(first)


def _who(key: str, lines: list[Line], source: int) -> tuple[tuple[tuple[str, str, str], ...], str]:
    """How the customer of a thread is known, by the first lines that say it."""
    customer = name = phone = email = ""
    for line in lines:
        told = line.values or _SAYS_NOTHING
        customer, name, phone, email = customer or told[3], name or told[4], phone or told[5], email or told[6]
    number = customer or ("" if phone or email else key)
    known = [("external", number), ("phone", phone), ("email", email)]
    return customers.identities_of(known, f"source:{source}"), name or customer


def _spoken(work: _Work, thread: Thread, lines: list[Line]) -> list[Spoken]:
    """The lines as messages, each once, in the order of time."""
    found: dict[str, Spoken] = {}
    for line in lines:
        said = Said(*(line.values or ()))
        if said.key not in found:
            found[said.key] = _message(work, thread, line.at, said)
        else:
            work.saved.count("messages_known")
        if said.rating is not None:
            thread.rating = (said.rating, line.at)
        if said.tags:
            thread.tags.update(dict.fromkeys(said.tags))
    return list(found.values())


def _message(work: _Work, thread: Thread, at: int, said: Said) -> Spoken:
    data = _data(said.message_id, said.agent, said.role)
    if said.role == "customer":
        return Spoken(said.text, data, "visitor", thread.contact_id, thread.contact_name[:120], said.key, at)
    if said.role != "agent":
        return Spoken(said.text, data, "bot", None, said.agent, said.key, at)
    person, name = work.task.colleague(said.agent)
    return Spoken(said.text, data, "person", person, name, said.key, at)


def _data(number: str, account: str, role: str) -> str:
    """What is kept beside a message for later: its number in the source, the agent's account, whether nobody typed it."""
    if not number:
        return _plain(account, role)
    facts = {"external_id": number, **({"account": account} if account else {}), **({"automatic": True} if role in ("automatic", "system") else {})}
    return encoded(facts).decode()


@lru_cache(4096)
def _plain(account: str, role: str) -> str:
    facts = {**({"account": account} if account else {}), **({"automatic": True} if role in ("automatic", "system") else {})}
    return encoded(facts).decode()


def _ranges(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    runs = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    rows = [[number for _, number in run] for _, run in runs]
    return tuple((row[0], row[-1]) for row in rows)


PERSON = Person((("customer", "external"), ("phone", "phone"), ("email", "email")), "customer_name", "conversation")
CONVERSATIONS = Kind("conversations", COLUMNS, NEEDS, ("at",), reader, save, shown, LINES_AT_ONCE, person=PERSON, agent="agent", sample=2000, undo=forget)
