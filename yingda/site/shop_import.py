"""`yingda import shop-log`: a shop's chat logs and orders from files alone, into an installation that may be empty, up to its figures.

The files tell by their headers which are chats and which orders. Agents the files name get accounts nobody can log in to yet, since figures of a
person need a person; an empty installation gets its administrator the same way.
"""

import json
import re
import secrets
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import typer

from yingda.attribution.actions import following
from yingda.customers import queries as shops
from yingda.imports.actions import tasks
from yingda.imports.actions.kinds import kind_of
from yingda.imports.actions.rows import Sorted, Sorter, find_header
from yingda.kit.actor import Actor
from yingda.kit.errors import Refusal, Refused
from yingda.kit.importing import Kind, Reading, Setting, lacks
from yingda.kit.tables.problems import BadTable
from yingda.kit.tables.reading import Layout, guess_layout, opened
from yingda.people import actions as people
from yingda.people import queries as known
from yingda.performance.queries.covered import covered
from yingda.plumbing.clock import now_ms
from yingda.plumbing.problems import sentence
from yingda.plumbing.store import transaction
from yingda.site import importing
from yingda.site.demo.shown import terminal_is_chinese

CHATS, ORDERS = "conversations", "orders"
ADMINISTRATOR = "admin"
ROLE, AGENT = 1, 2  # places in the values of a line of chat
TOLD = ("lines_read", "lines_refused", "summary_rows", "delayed_cells", "counts", "refused_file", "problem", "state")


@dataclass(frozen=True, slots=True)
class ShopLog:
    """What the command was told. orders: files known to be orders; the others are told by their headers. source, group: "" for a usual name."""

    files: Sequence[Path]
    orders: Sequence[Path] = ()
    source: str = ""
    group: str = ""
    encoding: str = ""
    zone: str = ""
    gap_minutes: int = 10
    people: bool = True
    as_json: bool = False


def run(told: ShopLog) -> None:
    """Takes the files in, makes the facts and says what there is to be asked. Exits with 1 and the reason when a file cannot be taken in."""
    zh = terminal_is_chinese()
    actor = Actor("system", None, "yingda import", locale="zh-CN" if zh else "en")
    try:
        done = _taken_in(actor, told, zh)
    except Refusal as refusal:
        where = f"{refusal.field}: " if refusal.field else ""
        typer.echo(f"{where}{sentence(refusal, 'zh-CN')}\n{where}{sentence(refusal, 'en')}", err=True)
        raise typer.Exit(1) from refusal
    typer.echo(json.dumps(done, ensure_ascii=False) if told.as_json else _as_text(done, zh))
    if any(one["problem"] for one in done["files"]):
        raise typer.Exit(1)


def _taken_in(actor: Actor, told: ShopLog, zh: bool) -> dict[str, Any]:
    by_kind = _by_kind(told)
    source = told.source or _usual_source(actor, zh)
    set_up = known.needs_set_up()
    agents = _agents(by_kind[CHATS], told) if told.people and by_kind[CHATS] else []
    group, made = _staff(actor, told, source, agents, zh) if agents else (None, 0)
    options = {CHATS: {"gap_minutes": told.gap_minutes, **({} if group is None else {"group_id": group})}, ORDERS: {}}
    files = []
    for kind in (CHATS, ORDERS):
        for path in by_kind[kind]:
            order = importing.Order(kind, path, source, encoding=told.encoding, zone=told.zone, new_source=True, options=options[kind])
            _say(f"{path.name}", told)
            files.append({"file": str(path), "kind": kind, **{name: value for name, value in importing.taken_in(actor, order).items() if name in TOLD}})
    _facts(told, zh)
    since, until = covered()
    return {
        "source": source, "files": files, "agents": len(agents), "accounts_made": made, "administrator": ADMINISTRATOR if set_up and agents else None,
        "since": since, "until": until, "sums": _sums(files),
    }  # fmt: skip


def _by_kind(told: ShopLog) -> dict[str, list[Path]]:
    """The files by what they are. Raises Refused for one that is neither, naming it."""
    found: dict[str, list[Path]] = {CHATS: [], ORDERS: list(told.orders)}
    for path in told.files:
        found[_kind_of_file(path, told.encoding)].append(path)
    return found


def _kind_of_file(path: Path, encoding: str) -> str:
    layout = _layout(path, encoding)
    recognised: dict[str, int] = {}
    missing: list[str] = []
    for name in (CHATS, ORDERS):
        kind = kind_of(name)
        try:
            with opened(path, layout) as table:
                places = find_header(kind, table.rows, {}).places
        except BadTable as error:
            raise Refused(error.code, field=path.name) from error
        if lacking := lacks(kind.needs, places):
            missing += lacking
        else:
            recognised[name] = len(places)
    if not recognised:
        raise Refused("shop_log_unknown_file", field=path.name, lacks=", ".join(dict.fromkeys(missing)))
    return max(recognised, key=lambda name: recognised[name])


def _layout(path: Path, encoding: str) -> Layout:
    layout = guess_layout(path)
    return replace(layout, encoding=encoding) if encoding else layout


def _usual_source(actor: Actor, zh: bool) -> str:
    """The only shop there is; a name for one where there is none. Raises Refused where there are several."""
    names = [row["name"] for row in shops.sources(actor) if row["closed_at"] is None]
    if len(names) > 1:
        raise Refused("import_source_absent", field="--source", name="", known=", ".join(names)[:400])
    return str(names[0]) if names else ("店铺" if zh else "Shop")


def _agents(paths: Sequence[Path], told: ShopLog) -> list[str]:
    """The names of all who answered in the files, in the order of their first line: who only has lines nobody typed is no agent."""
    found: dict[str, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_agents_of(path, told, found)))
    return list(found)


def _agents_of(path: Path, told: ShopLog, settled: Collection[str]) -> Iterator[str]:
    kind, layout = kind_of(CHATS), _layout(path, told.encoding)
    with opened(path, layout) as table:
        header = find_header(kind, table.rows, {})
        places = [header.places[name] for name in ("agent", "author") if name in header.places]
        sorter = Sorter(kind, header, Setting(0, "CNY", tasks.zone_of(told.zone or None), now_ms()), Sorted())
        for _number, cells in table.rows:
            if cells is None or all(place >= len(cells) or cells[place].strip() in settled for place in places[:1]):
                continue
            name = _answered(kind, sorter, cells)
            if name and name not in settled:
                yield name


def _answered(kind: Kind, sorter: Sorter, cells: list[str]) -> str:
    reading = sorter.take(cells)
    return str(reading.values[AGENT]) if isinstance(reading, Reading) and reading.values[ROLE] == kind.agent else ""


def _staff(actor: Actor, told: ShopLog, source: str, agents: Sequence[str], zh: bool) -> tuple[int, int]:
    """The group of the shop, and accounts for those nobody is called like; the group's number, and how many accounts were made. All or nothing."""
    with transaction():
        if known.needs_set_up():
            name = "管理员" if zh else "Administrator"
            people.set_up(people.FirstRun(source, ADMINISTRATOR, name, secrets.token_urlsafe(24), locale=actor.locale, zone=tasks.zone_of(told.zone or None)))
        named = told.group or source
        groups = {group.name: group.pk for group, *_rest in known.groups()}
        group = groups[named] if named in groups else people.create_group(actor, named).pk
        colleague = tasks.colleagues({})
        strangers = [name for name in agents if colleague(name)[0] is None]
        taken = {one.casefold() for _pk, shown, others in known.accounts() for one in (shown, *others)}
        for name in dict.fromkeys(_short(one) for one in strangers):
            username = _username(name, taken)
            taken.add(username.casefold())
            wishes = [people.Wish("agent", "own")]
            people.create_person(actor, username=username, display_name=name[:60], locale=actor.locale, group_ids=[group], grants=wishes)
    return group, len({_short(one) for one in strangers})


def _short(name: str) -> str:
    """The agent's own part of a shop's account: 青禾 of 云岭优选旗舰店:青禾."""
    return name.replace("：", ":").rpartition(":")[2].strip() or name


def _username(name: str, taken: Collection[str]) -> str:
    plain = re.sub(r"[^\w.@+-]", "", name)[:50] or "agent"
    plain = plain if len(plain) > 1 else f"{plain}1"
    return plain if plain.casefold() not in taken else next(f"{plain}{n}" for n in range(2, 10_000) if f"{plain}{n}".casefold() not in taken)


def _facts(told: ShopLog, zh: bool) -> None:
    """The facts of all that is there."""
    label, left = ("计算事实" if zh else "facts"), following.left()
    with typer.progressbar(length=max(1, left), label=label, file=sys.stderr) as bar:
        while (more := following.catch_up()) > 0:
            bar.update(more)
    following.follow()


def _say(text: str, told: ShopLog) -> None:
    if not told.as_json:
        typer.echo(text, err=True)


def _sums(files: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    names = ("lines_read", "lines_refused", "summary_rows", "delayed_cells")
    return {name: sum(one[name] for one in files) for name in names}


def _as_text(done: Mapping[str, Any], zh: bool) -> str:
    lines = []
    for one in done["files"]:
        counts = ", ".join(f"{name} {count}" for name, count in one["counts"].items()) or "—"
        told = (one["lines_read"], one["lines_refused"], one["summary_rows"], one["delayed_cells"])
        lines.append(f"{one['file']}")
        lines.append(
            "  读取 {} 行，拒绝 {} 行，略过汇总 {} 行，「延迟」格 {} 个；".format(*told) + counts
            if zh
            else "  {} lines read, {} refused, {} sums left out, {} delayed cells; ".format(*told) + counts
        )
        lines += [f"  {'被拒绝的行' if zh else 'Refused lines'}: {one['refused_file']}"] if one["refused_file"] else []
        lines += [f"  {one['problem']}"] if one["problem"] else []
    lines.append(f"客服 {done['agents']} 人，新建账号 {done['accounts_made']} 个" if zh else f"{done['agents']} agents, {done['accounts_made']} accounts made")
    if done["administrator"]:
        lines.append(
            f"管理员账号 {ADMINISTRATOR}：运行 yingda password {ADMINISTRATOR} 得到设置密码的链接"
            if zh
            else f"Administrator {ADMINISTRATOR}: run yingda password {ADMINISTRATOR} for the link that sets a password"
        )
    if done["since"]:
        quarter = _quarter(done["until"])
        lines.append(
            f"已有 {done['since']} 至 {done['until']} 的数据：yingda kpi --period {quarter}"
            if zh
            else f"Figures from {done['since']} to {done['until']}: yingda kpi --period {quarter}"
        )
    return "\n".join(lines)


def _quarter(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{when.year}-Q{(when.month + 2) // 3}"
