"""`yingda import` as the terminal shows it: what would come of a file, its progress, its counts, its refused lines beside it."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from yingda.customers import actions as customers
from yingda.customers import queries as shops
from yingda.imports.actions import ending, files, starting, working
from yingda.imports.actions.kinds import kind_of
from yingda.imports.actions.starting import Preview, Wish
from yingda.imports.queries import imports
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal, Refused
from yingda.kit.tables.encodings import ENCODINGS
from yingda.kit.tables.reading import Layout
from yingda.plumbing.files import remove
from yingda.plumbing.messages import say
from yingda.plumbing.problems import sentence
from yingda.site.demo.shown import terminal_is_chinese

REFUSED_SHOWN = 10
_COUNTS = ("state", "lines_read", "lines_saved", "lines_refused", "summary_rows", "delayed_cells", "counts", "problem")


@dataclass(frozen=True, slots=True)
class Order:
    """What the command was told. mapping: a JSON file, column → name in the header, or null for none."""

    kind: str
    path: Path
    source: str
    mapping: Path | None = None
    encoding: str = ""
    zone: str = ""
    new_source: bool = False
    dry_run: bool = False
    as_json: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


def run(order: Order) -> None:
    """Looks at the file and, unless it is a dry run, takes it in here and now. Exits with 1 and the reason when nothing comes of it."""
    actor = Actor("system", None, "yingda import", locale="zh-CN" if terminal_is_chinese() else "en")
    try:
        told = _dry(actor, order) if order.dry_run else taken_in(actor, order)
    except Refusal as refusal:
        typer.echo(f"{sentence(refusal, 'zh-CN')}\n{sentence(refusal, 'en')}", err=True)
        raise typer.Exit(1) from refusal
    typer.echo(json.dumps(told, ensure_ascii=False) if order.as_json else _as_text(told))
    if told["problem"]:
        raise typer.Exit(1)


def _dry(actor: Actor, order: Order) -> dict[str, Any]:
    wish, seen = _looked_at(actor, order)
    remove(wish.file)
    refused = [{"row": row, "field": one.field, "reason": say(one.code, actor.locale, one.params)} for row, one in seen.refused[:REFUSED_SHOWN]]
    return {
        "state": "dry_run", "lines_read": seen.seen.rows, "whole": seen.whole, "lines_refused": len(seen.refused), "summary_rows": seen.seen.summaries,
        "mapping": _mapping(seen), "unknown": seen.header.unknown, "counted_lines": seen.stored, "counts": seen.counts, "refused": refused, "problem": None,
    }  # fmt: skip


def taken_in(actor: Actor, order: Order) -> dict[str, Any]:
    """Takes one file in, with a bar of progress; what became of it. Raises a refusal when nothing comes of it."""
    wish, seen = _looked_at(actor, order)
    try:
        made = starting.start(actor, Wish(wish.kind, wish.source_id, wish.file, wish.layout, _mapping(seen), wish.zone, wish.options), enqueued=False)
    except Refusal:
        remove(wish.file)
        raise
    _work(actor, made.pk)
    row = imports.one(actor, made.pk)
    beside = _refused_beside(actor, made.pk, order.path) if row["lines_refused"] else None
    return {"import": made.pk, **{name: row[name] for name in _COUNTS}, "mapping": row["mapping"], "refused_file": None if beside is None else str(beside)}


def _looked_at(actor: Actor, order: Order) -> tuple[Wish, Preview]:
    """The file kept and looked at. Raises Refused when it cannot be taken in; the copy is gone then."""
    kind = kind_of(order.kind)
    mapping = None if order.mapping is None else _mapping_of(order.mapping, {column.key for column in kind.columns})
    if order.encoding and order.encoding not in ENCODINGS:
        raise Refused("import_encoding_unknown", field="--encoding", encoding=order.encoding[:40], known=", ".join(ENCODINGS))
    source = _source(actor, order)
    with order.path.open("rb") as stream:
        row, layout = files.take_file(actor, order.path.name, stream)
    wanted = Layout(layout.format, order.encoding or layout.encoding, layout.delimiter)
    wish = Wish(kind.name, source, row.key, wanted, mapping, order.zone or None, order.options)
    try:
        seen = starting.preview(actor, wish)
        absent = sorted(name for name in (mapping or {}).values() if name is not None and name not in seen.header.names)
        if absent:
            raise Refused("import_mapping_absent", field="--mapping", names=", ".join(absent)[:200])
        if seen.lacks:
            raise Refused("table_header_lacks", field="--mapping", lacks=", ".join(seen.lacks))
    except Refusal:
        remove(row.key)
        raise
    return wish, seen


def _source(actor: Actor, order: Order) -> int:
    """The source of this name; made when that is asked for and it is no dry run, because a slip of the pen would be a new shop."""
    known = {row["name"]: row["id"] for row in shops.sources(actor) if row["closed_at"] is None}
    if order.source in known:
        return int(known[order.source])
    if order.new_source and not order.dry_run:
        return int(customers.create_source(actor, order.source).pk)
    raise Refused("import_source_absent", field="--source", name=order.source[:80], known=", ".join(known)[:400] or "—")


def _mapping_of(path: Path, columns: set[str]) -> dict[str, str | None]:
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Refused("import_mapping_unreadable", field="--mapping") from error
    if not isinstance(told, dict) or not all(name is None or isinstance(name, str) for name in told.values()):
        raise Refused("import_mapping_unreadable", field="--mapping")
    if unknown := sorted(set(told) - columns):
        raise Refused("import_mapping_unknown", field="--mapping", names=", ".join(unknown)[:200], known=", ".join(sorted(columns)))
    return told


def _mapping(seen: Preview) -> Mapping[str, str | None]:
    return {key: seen.header.names[place] for key, place in seen.header.places.items()}


def _work(actor: Actor, import_id: int) -> None:
    """Every turn until the end. When it is interrupted the import is paused: the console lets it go on or takes it back."""
    label = "导入" if terminal_is_chinese() else "importing"
    with typer.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        done = 0
        try:
            while working.go_on(import_id, again=False):
                share = round(1000 * imports.one(actor, import_id)["share"])
                bar.update(max(0, share - done))
                done = max(done, share)
        except KeyboardInterrupt:
            working.let_go(import_id)
            ending.pause(actor, import_id)
            raise
        bar.update(1000 - done)


def _refused_beside(actor: Actor, import_id: int, path: Path) -> Path:
    """The refused lines in a file of their own beside the one they came from; none that is there is written over."""
    _, pieces = imports.refused_file(actor, import_id)
    for number in range(1, 10_000):
        beside = path.with_name(f"{path.stem}-refused{'' if number == 1 else f'-{number}'}.csv")
        try:
            with beside.open("xb") as out:
                out.writelines(pieces)
        except FileExistsError:
            continue
        return beside
    raise Refused("import_refused_names", field="file")


def _as_text(told: Mapping[str, Any]) -> str:
    zh = terminal_is_chinese()
    counts = ", ".join(f"{name} {count}" for name, count in told["counts"].items()) or "—"
    columns = ", ".join(f"{key} ← {name}" for key, name in told["mapping"].items())
    lines = [f"对应关系：{columns}" if zh else f"Mapping: {columns}"]
    lines.append(
        f"读取 {told['lines_read']} 行，拒绝 {told['lines_refused']} 行，略过汇总 {told['summary_rows']} 行；{counts}"
        if zh
        else f"{told['lines_read']} lines read, {told['lines_refused']} refused, {told['summary_rows']} sums left out; {counts}"
    )
    if told["state"] == "dry_run":
        lines += [f"  {one['row']}: {one['reason']}" for one in told["refused"]]
        lines.append(
            f"只是试读，没有保存任何内容（计数取自前 {told['counted_lines']} 行）" if zh else f"Nothing was kept (counts: {told['counted_lines']} lines)"
        )
    elif told["refused_file"]:
        lines.append(f"被拒绝的行：{told['refused_file']}" if zh else f"Refused lines: {told['refused_file']}")
    return "\n".join([*lines, told["problem"]] if told["problem"] else lines)
