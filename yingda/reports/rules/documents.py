"""What a report says: sections of blocks. Some blocks are words, others are places for figures that are asked for anew until it is published."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Literal

import msgspec

from yingda.kit.errors import Refused

MOST_SECTIONS, MOST_BLOCKS, MOST_METRICS, MOST_ITEMS = 30, 20, 24, 100
LONGEST_TEXT, LONGEST_LINE = 20_000, 300
By = Literal["person", "group", "day"]
_KEY = re.compile(r"[a-z0-9-]{1,36}")


class Text(msgspec.Struct, frozen=True, tag="text", tag_field="kind"):
    """Paragraphs; a line that begins with `- ` is a point of a list."""

    text: str = ""


class Figures(msgspec.Struct, frozen=True, tag="figures", tag_field="kind"):
    """Metrics of the whole group or team, beside those of the period before."""

    metrics: tuple[str, ...]


class Table(msgspec.Struct, frozen=True, tag="table", tag_field="kind"):
    """Metrics by person, group or day."""

    by: By
    metrics: tuple[str, ...]


class Chart(msgspec.Struct, frozen=True, tag="chart", tag_field="kind"):
    """One metric as a picture: a line over days, bars of people or groups."""

    by: By
    metric: str


class Chats(msgspec.Struct, frozen=True, tag="chats", tag_field="kind"):
    """The chats worth a look: rated worst, waited longest, sold most; so many of each."""

    most: int = 3


class Pay(msgspec.Struct, frozen=True, tag="pay", tag_field="kind"):
    """What was paid for the months of the period; only for whoever may see pay."""


class Decisions(msgspec.Struct, frozen=True, tag="decisions", tag_field="kind"):
    """What a meeting decided."""

    items: tuple[str, ...] = ()


class Action(msgspec.Struct, frozen=True):
    """Something somebody is to do. `key` stays the same from version to version; due: a day as YYYY-MM-DD."""

    key: str
    text: str
    owner_id: int
    due: str


class Actions(msgspec.Struct, frozen=True, tag="actions", tag_field="kind"):
    """What a meeting gave people to do."""

    items: tuple[Action, ...] = ()


Block = Text | Figures | Table | Chart | Chats | Pay | Decisions | Actions
LIVE = (Figures, Table, Chart, Chats, Pay)


class Section(msgspec.Struct, frozen=True):
    """A heading and what stands below it."""

    heading: str
    blocks: tuple[Block, ...] = ()


class Content(msgspec.Struct, frozen=True):
    """All a report says."""

    sections: tuple[Section, ...] = ()


def decoded(text: str) -> Content:
    """The content as it was stored."""
    return msgspec.json.decode(text, type=Content)


def encoded(content: Content) -> str:
    """The content as it is stored."""
    return msgspec.json.encode(content).decode()


def placed(content: Content) -> Iterator[tuple[str, Block]]:
    """Every block with its place: number of the section and of the block, from 0 (`2.1`)."""
    for number, section in enumerate(content.sections):
        for place, block in enumerate(section.blocks):
            yield f"{number}.{place}", block


def metrics_of(block: Block) -> tuple[str, ...]:
    """The metrics a block names."""
    match block:
        case Figures(metrics) | Table(_, metrics):
            return metrics
        case Chart(_, metric):
            return (metric,)
    return ()


def actions_in(content: Content) -> list[Action]:
    """Everything a report gives people to do, in its order."""
    return [item for _, block in placed(content) if isinstance(block, Actions) for item in block.items]


def has_pay(content: Content) -> bool:
    """Whether it has a place for pay."""
    return any(isinstance(block, Pay) for _, block in placed(content))


def problems(content: Content, metrics: Collection[str], people: Collection[int]) -> list[Refused]:
    """What is wrong with it, each with its place (`sections.2.blocks.1.metrics`); nothing when it is right."""
    found: list[Refused] = []
    if len(content.sections) > MOST_SECTIONS:
        found.append(Refused("report_too_many", "sections", most=MOST_SECTIONS))
    for number, section in enumerate(content.sections):
        place = f"sections.{number}"
        if not 1 <= len(section.heading.strip()) <= 120:
            found.append(Refused("report_heading_wrong", f"{place}.heading"))
        if len(section.blocks) > MOST_BLOCKS:
            found.append(Refused("report_too_many", f"{place}.blocks", most=MOST_BLOCKS))
        for at, block in enumerate(section.blocks):
            found += _of_block(block, f"{place}.blocks.{at}", metrics, people)
    keys = [one.key for one in actions_in(content)]
    if len(set(keys)) != len(keys):
        found.append(Refused("report_action_twice", "sections"))
    return found


def _of_block(block: Block, place: str, metrics: Collection[str], people: Collection[int]) -> list[Refused]:
    match block:
        case Text(text):
            return [] if len(text) <= LONGEST_TEXT else [Refused("report_text_long", f"{place}.text", most=LONGEST_TEXT)]
        case Figures() | Table() | Chart():
            return _of_metrics(metrics_of(block), f"{place}.metric" if isinstance(block, Chart) else f"{place}.metrics", metrics)
        case Chats(most):
            return [] if 1 <= most <= 20 else [Refused("report_chats_wrong", f"{place}.most")]
        case Decisions(items):
            return _of_lines(items, f"{place}.items")
        case Actions(items):
            return [one for at, item in enumerate(items) for one in _of_action(item, f"{place}.items.{at}", people)]
    return []


def _of_metrics(named: tuple[str, ...], place: str, known: Collection[str]) -> list[Refused]:
    if not 1 <= len(named) <= MOST_METRICS:
        return [Refused("report_metrics_count", place, most=MOST_METRICS)]
    return [Refused("metric_unknown", place, key=key[:40]) for key in named if key not in known]


def _of_lines(items: tuple[str, ...], place: str) -> list[Refused]:
    if len(items) > MOST_ITEMS:
        return [Refused("report_too_many", place, most=MOST_ITEMS)]
    return [Refused("report_line_wrong", f"{place}.{at}", most=LONGEST_LINE) for at, item in enumerate(items) if not 1 <= len(item.strip()) <= LONGEST_LINE]


def _of_action(item: Action, place: str, people: Collection[int]) -> list[Refused]:
    found = [] if 1 <= len(item.text.strip()) <= LONGEST_LINE else [Refused("report_line_wrong", f"{place}.text", most=LONGEST_LINE)]
    if item.owner_id not in people:
        found.append(Refused("report_owner_unknown", f"{place}.owner_id"))
    if not is_day(item.due):
        found.append(Refused("day_wrong", f"{place}.due"))
    if not _KEY.fullmatch(item.key):
        found.append(Refused("report_key_wrong", f"{place}.key"))
    return found


def is_day(text: str) -> bool:
    """Whether it is a day, written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
