"""Imports: a file written, taken in turn by turn."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from tests.makers.people import an_actor
from yingda.imports.actions import files, starting, working
from yingda.imports.actions.starting import Preview, Wish
from yingda.imports.models import Import, Refusal
from yingda.kit.actor import Actor
from yingda.kit.tables.reading import Layout


def a_wish(
    kind: str, source: int, data: bytes, name: str = "f.csv", layout: Layout | None = None, mapping: Mapping[str, str | None] | None = None, **options: Any
) -> Wish:
    """A kept file and what is wanted of it."""
    row, _ = files.take_file(an_actor("administrator"), name, BytesIO(data))
    return Wish(kind, source, row.key, layout, mapping, options.pop("zone", None), options)


def begun(kind: str, source: int, data: bytes, name: str = "f.csv", **options: Any) -> Import:
    """An import that has begun."""
    return starting.start(an_actor("administrator"), a_wish(kind, source, data, name, **options), enqueued=False)


def taken_in(kind: str, source: int, data: bytes, name: str = "f.csv", **options: Any) -> Import:
    """An import that has ended."""
    return ended(begun(kind, source, data, name, **options))


def ended(made: Import) -> Import:
    """The import after all its turns."""
    for _ in range(2000):
        if not working.go_on(made.pk, again=False):
            break
    made.refresh_from_db()
    return made


def looked_at(kind: str, source: int, data: bytes, name: str = "f.csv", actor: Actor | None = None, **options: Any) -> Preview:
    """What a preview says."""
    return starting.preview(actor or an_actor("administrator"), a_wish(kind, source, data, name, **options))


def refused(made: Import) -> dict[int, tuple[str, str]]:
    """Column and code of each refused line by its number."""
    return {row.row: (row.field, row.reason) for row in Refusal.objects.filter(of=made).order_by("row")}


def log_of(lines: Sequence[tuple[str, ...]], head: str = "会话编号,时间,发送方,客服,客户,消息内容", encoding: str = "utf-8") -> bytes:
    """A CSV file of lines."""
    return "\n".join([head, *(",".join(cells) for cells in lines)]).encode(encoding)
