"""A playbook as a document: steps, answering limits, wording, escalation, who is told; and what is wrong with one."""

from collections.abc import Iterator

import msgspec

OWNER, LEADERS, PERSON, GROUP, ROLE = "owner", "leaders", "person", "group", "role"
WHO_KINDS = (OWNER, LEADERS, PERSON, GROUP, ROLE)
PLACES = ("conversation", "topic", "team")
FROM = ("start", "breach")
VERBS = ("tell", "give")
MINUTES = (1, 43_200)
WAIT_MINUTES = (0, 43_200)
WARN_PERCENTS = (10, 99)
MOST_STEPS, MOST_ANSWERS, MOST_WORDS, MOST_RUNGS, MOST_TOLD = 30, 20, 100, 10, 20
TEXT_LIMIT, ANSWER_LIMIT, WORD_LIMIT, NAME_LIMIT = 500, 4000, 40, 60

Problem = tuple[str, str]


class Who(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody: whoever owns the conversation (else who began), its leaders, a person, a group, or a role that ships (`role`)."""

    kind: str
    id: int | None = None
    role: str = ""


class StepOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step: what is to be done, by whom, within how many minutes of the start (None: no deadline)."""

    text: str
    who: Who = Who(OWNER)
    minutes: int | None = None
    required: bool = True


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Within how many minutes customers are answered while it is on, the first and every later time; None: no limit."""

    first_minutes: int | None = None
    next_minutes: int | None = None
    warn_percent: int = 80


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A prepared answer; variables as in quick replies."""

    title: str
    text: str


class Rung(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rung of the escalation: `after_minutes` from the start or from a breach, tell `to` or give them the conversation."""

    to: Who
    since: str = "breach"
    after_minutes: int = 0
    verb: str = "tell"


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a version of a playbook says. Minutes count in working time of `calendar_id`, in wall time without one."""

    purpose: str = ""
    calendar_id: int | None = None
    steps: tuple[StepOf, ...] = ()
    limits: Limits = Limits()
    answers: tuple[Answer, ...] = ()
    forbidden: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    escalation: tuple[Rung, ...] = ()
    told_at_start: tuple[Who, ...] = ()
    told_at_end: tuple[Who, ...] = ()


def playbook_problems(document: Document) -> list[Problem]:
    """What makes a playbook unusable, as (field, code of the sentence); empty when it can be used."""
    return [*_own(document), *_steps(document), *_wording(document), *_rungs(document), *_told(document)]


def people_named(document: Document) -> dict[str, Who]:
    """Every `Who` of a document by its field."""
    named = {f"steps.{index}.who": step.who for index, step in enumerate(document.steps)}
    named |= {f"escalation.{index}.to": rung.to for index, rung in enumerate(document.escalation)}
    named |= {f"told_at_start.{index}": who for index, who in enumerate(document.told_at_start)}
    return named | {f"told_at_end.{index}": who for index, who in enumerate(document.told_at_end)}


def _own(document: Document) -> Iterator[Problem]:
    if len(document.purpose) > TEXT_LIMIT:
        yield "purpose", "playbook_text_too_long"
    for field, minutes in (("first_minutes", document.limits.first_minutes), ("next_minutes", document.limits.next_minutes)):
        if minutes is not None and not _within(minutes, MINUTES):
            yield f"limits.{field}", "playbook_minutes_out_of_range"
    if not _within(document.limits.warn_percent, WARN_PERCENTS):
        yield "limits.warn_percent", "sla_warn_out_of_range"
    if not document.steps and not document.answers and not document.forbidden and document.limits == Limits():
        yield "steps", "playbook_empty"


def _steps(document: Document) -> Iterator[Problem]:
    if len(document.steps) > MOST_STEPS:
        yield "steps", "playbook_too_many_steps"
    for index, step in enumerate(document.steps):
        if not 1 <= len(step.text.strip()) <= TEXT_LIMIT:
            yield f"steps.{index}.text", "playbook_step_text_wrong"
        if step.minutes is not None and not _within(step.minutes, MINUTES):
            yield f"steps.{index}.minutes", "playbook_minutes_out_of_range"
        yield from _who(f"steps.{index}.who", step.who)


def _wording(document: Document) -> Iterator[Problem]:
    if len(document.answers) > MOST_ANSWERS:
        yield "answers", "playbook_too_many_answers"
    for index, answer in enumerate(document.answers):
        if not 1 <= len(answer.title.strip()) <= NAME_LIMIT:
            yield f"answers.{index}.title", "playbook_answer_title_wrong"
        if not 1 <= len(answer.text.strip()) <= ANSWER_LIMIT:
            yield f"answers.{index}.text", "playbook_answer_text_wrong"
    for field, words in (("forbidden", document.forbidden), ("expected", document.expected)):
        if len(words) > MOST_WORDS or len(set(words)) < len(words):
            yield field, "playbook_words_wrong"
        for index, word in enumerate(words):
            if not 1 <= len(word.strip()) <= WORD_LIMIT:
                yield f"{field}.{index}", "playbook_word_wrong"
    both = set(document.forbidden) & set(document.expected)
    if both:
        yield "expected", "playbook_word_both"


def _rungs(document: Document) -> Iterator[Problem]:
    if len(document.escalation) > MOST_RUNGS:
        yield "escalation", "playbook_too_many_rungs"
    for index, rung in enumerate(document.escalation):
        place = f"escalation.{index}"
        if rung.since not in FROM:
            yield f"{place}.since", "playbook_since_unknown"
        if rung.verb not in VERBS:
            yield f"{place}.verb", "sla_unknown_verb"
        if rung.verb == "give" and rung.to.kind != PERSON:
            yield f"{place}.to", "sla_give_needs_person"
        if not _within(rung.after_minutes, WAIT_MINUTES):
            yield f"{place}.after_minutes", "playbook_minutes_out_of_range"
        yield from _who(f"{place}.to", rung.to)


def _told(document: Document) -> Iterator[Problem]:
    for field, several in (("told_at_start", document.told_at_start), ("told_at_end", document.told_at_end)):
        if len(several) > MOST_TOLD:
            yield field, "playbook_too_many_told"
        for index, who in enumerate(several):
            yield from _who(f"{field}.{index}", who)


def _who(field: str, who: Who) -> Iterator[Problem]:
    numbered = who.kind in (PERSON, GROUP)
    if who.kind not in WHO_KINDS or numbered != (who.id is not None) or (who.kind == ROLE) != bool(who.role):
        yield field, "playbook_who_wrong"


def _within(value: int, limits: tuple[int, int]) -> bool:
    return limits[0] <= value <= limits[1]
