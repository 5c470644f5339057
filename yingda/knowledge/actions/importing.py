"""Quick replies from a CSV or XLSX file."""

from collections.abc import Iterator
from dataclasses import dataclass

from yingda.kit.actor import Actor
from yingda.kit.errors import Many, Refusal, Refused
from yingda.knowledge.actions.folders import make_folder
from yingda.knowledge.actions.replies import make
from yingda.knowledge.actions.rights import Place, demand_write, place_given, tell
from yingda.knowledge.models import QuickReplyFolder
from yingda.knowledge.rules import sheets
from yingda.knowledge.rules.entries import Draft, tidy
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, savepoint, transaction


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """Why a row was not taken; `row` is its number in the file, the headings being row 1."""

    row: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Imported:
    """How many replies were made, and the rows that were refused."""

    created: int
    refused: tuple[RefusedRow, ...]


def import_sheet(actor: Actor, data: bytes, scope: str, group_id: int | None = None, skip_wrong: bool = False) -> Imported:
    """Makes the replies of a file, with their folders: all of them, or with refused rows none, unless `skip_wrong`.

    Raises Refused on `file` when it is no table of quick replies.
    """
    with transaction() as db:
        place = place_given(actor, scope, group_id)
        demand_write(actor, place)
        rows = _rows(data)
        try:
            with savepoint(db):
                result = _imported(db, actor, place, rows)
                if result.refused and not skip_wrong:
                    raise _NothingDone(result)
        except _NothingDone as nothing:
            return Imported(0, nothing.result.refused)
        after = {"created": result.created, "refused": len(result.refused), "scope": scope, "group_id": place.group_id}
        record(actor, "knowledge.quick_replies.imported", "quick_replies", after=after)
        tell([place] if result.created else [])
    return result


class _NothingDone(Exception):
    def __init__(self, result: Imported) -> None:
        super().__init__()
        self.result = result


def _rows(data: bytes) -> list[sheets.Row]:
    try:
        return sheets.read(data)
    except sheets.Unreadable as error:
        raise Refused(error.code, "file", **error.params) from error


def _imported(db: Db, actor: Actor, place: Place, rows: list[sheets.Row]) -> Imported:
    twice = dict(_repeated(rows))
    refused: list[RefusedRow] = []
    for row in rows:
        try:
            with savepoint(db):
                if row.number in twice:
                    raise twice[row.number]
                folder = _folder(db, actor, place, row.folder)
                make(db, actor, place, Draft(row.title, row.text, row.shortcut, row.locale), folder)
        except Many as many:
            refused.extend(RefusedRow(row.number, refusal) for refusal in many.refusals)
        except Refused as refusal:
            refused.append(RefusedRow(row.number, refusal))
    return Imported(len(rows) - len({one.row for one in refused}), tuple(refused))


def _repeated(rows: list[sheets.Row]) -> Iterator[tuple[int, Refused]]:
    """Rows that say what a row before them says."""
    titles: dict[tuple[str, str], int] = {}
    shortcuts: dict[str, int] = {}
    for row in rows:
        draft = tidy(Draft(row.title, row.text, row.shortcut, row.locale))
        first = titles.setdefault((row.folder, draft.title), row.number)
        if first != row.number and draft.title:
            yield row.number, Refused("sheet_title_twice", "title", row=first)
            continue
        first = shortcuts.setdefault(draft.shortcut, row.number)
        if first != row.number and draft.shortcut:
            yield row.number, Refused("sheet_shortcut_twice", "shortcut", row=first)


def _folder(db: Db, actor: Actor, place: Place, path: str) -> int | None:
    """The folder of a path such as `售前/物流`, made when it is not there."""
    names = [name.strip() for name in path.split("/") if name.strip()]
    if len(names) > 2:
        raise Refused("folder_too_deep", "folder")
    parent: int | None = None
    for name in names:
        found = QuickReplyFolder.objects.present().filter(
            scope=place.scope, owner_id=place.owner_id, group_id=place.group_id, parent_id=parent, name=" ".join(name.split())
        )
        row = found.first()
        parent = row.pk if row is not None else make_folder(db, actor, name, place, parent).pk
    return parent
