"""The command line `yingda`. What only one command needs is loaded by that command: a server starts without it."""

import json
import sys
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from yingda.site import boot

# isort: split

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from yingda.plumbing.messages import is_chinese
from yingda.site.schema import demand_migrated, waiting_migrations
from yingda.site.worker import work

__all__ = ["boot", "cli", "main"]

FILES = "CSV, XLSX or JSON Lines, up to 512 MB each. Several for shop-log: which are chats and which orders is told by their headers."
cli = typer.Typer(no_args_is_help=True, add_completion=False, help="Yingda 应答: the operating system of a customer-service team.")

settings_cli = typer.Typer(no_args_is_help=True, help="What the team may change about its desk.")
cli.add_typer(settings_cli, name="settings")

facts_cli = typer.Typer(no_args_is_help=True, help="What figures are made of.")
cli.add_typer(facts_cli, name="facts")

generate_cli = typer.Typer(no_args_is_help=True, help="Files that are made up, for trying things out and for measuring.")
cli.add_typer(generate_cli, name="generate")


class Engine(StrEnum):
    """Where figures are asked."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@cli.command()
def migrate() -> None:
    """Brings the database to this version's shape."""
    call_command("migrate", verbosity=1, interactive=False)


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at.", min=0, max=65535)] = 8000,
) -> None:
    """Runs a web process (and, without Redis, the jobs in it)."""
    migrate_if_new()
    demand_migrated()
    uvicorn.run(
        "yingda.site.asgi:application", host=host, port=port, loop="uvloop", http="httptools", ws="websockets-sansio",
        ws_per_message_deflate=False, ws_max_size=256 * 1024, log_level="warning", access_log=False, lifespan="on",
        timeout_graceful_shutdown=5, server_header=False, proxy_headers=False, backlog=4096,
    )  # fmt: skip


def migrate_if_new() -> None:
    """Makes the tables of a fresh default installation; an existing one is only ever migrated by command."""
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)


@cli.command()
def worker() -> None:
    """Runs jobs, for installations with several processes."""
    demand_migrated()
    work()


@cli.command()
def demo(
    then_serve: Annotated[bool, typer.Option("--serve", help="Brings the tables up to date first, and serves afterwards.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen at with --serve.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen at with --serve.", min=0, max=65535)] = 8000,
) -> None:
    """Makes the demo team, unless it is there, and prints its log-ins and addresses."""
    if then_serve and waiting_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    import_module("yingda.site.demo.shown").present(f"http://{host}:{port}" if then_serve else settings.PUBLIC_URL)
    if then_serve:
        serve(host, port)


@cli.command()
def reindex() -> None:
    """Makes the index of all messages anew, newest first; the desk may go on working meanwhile."""
    indexing = import_module("yingda.conversations.actions.indexing")
    highest = indexing.begin_anew()
    with typer.progressbar(length=highest, label="messages / 消息") as bar:
        count = indexing.catch_up_all(bar.update)
        bar.update(highest)
    typer.echo(f"{count} messages can be found. 已索引 {count} 条消息。")


@cli.command()
def export(
    path: Annotated[Path, typer.Argument(help="The archive to write (.zip).")],
    with_log_ins: Annotated[bool, typer.Option("--with-log-ins", help="Keeps the hashes of passwords; without it everybody needs a new one.")] = False,
) -> None:
    """Writes everything the team owns into one archive: a JSONL for each thing, the files, a manifest. The desk goes on working."""
    import_module("yingda.site.keeping").export(path, with_log_ins)


@cli.command()
def password(username: Annotated[str, typer.Argument(help="User name or e-mail of the colleague.")]) -> None:
    """Prints a link, good once, at which a colleague sets a new password: after a restore, or when nobody gets in."""
    import_module("yingda.site.keeping").password(username)


@cli.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A folder (the backup is named by the time), or the file to write.")],
    keep: Annotated[int, typer.Option(help="Of the backups in the folder, only so many of the newest stay; 0: all.", min=0)] = 0,
    with_key: Annotated[bool, typer.Option("--with-key", help="Puts the secret key in as well. Better kept apart.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Reads it back whole and tries its database. Of a file that is there, only that.")] = False,
) -> None:
    """Writes the database as it is, the files and a manifest into one archive, while the desk works."""
    import_module("yingda.site.keeping").backup(target, keep, with_key, verify)


@cli.command()
def restore(
    path: Annotated[Path, typer.Argument(help="An export or a backup.")],
    replace: Annotated[bool, typer.Option("--replace", help="A backup takes the place of an installation that is in use.")] = False,
    erasures: Annotated[Path | None, typer.Option(help="Another ledger of erasures (erasures.jsonl) to be applied again.")] = None,
) -> None:
    """Puts an export into an empty installation of either database, or a backup in the place of this one. All or nothing."""
    import_module("yingda.site.keeping").restore(path, replace, erasures)


@cli.command("import")
def import_(
    kind: Annotated[str, typer.Argument(help="customers, orders, conversations; or shop-log: chats and orders together.")],
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help=FILES, exists=True, dir_okay=False, readable=True)],
    source: Annotated[str, typer.Option(help="Name of the shop or system the file comes from. For shop-log: the only one there is, when absent.")] = "",
    mapping: Annotated[Path | None, typer.Option(help="JSON: column to name in the header, null for none. As the last time when absent.")] = None,
    encoding: Annotated[str, typer.Option(help="utf-8, gb18030, …; as it seems when absent.")] = "",
    zone: Annotated[str, typer.Option(help="Time zone of times without an offset; the installation's when absent.")] = "",
    new_source: Annotated[bool, typer.Option("--new-source", help="Makes the source when there is none of this name.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only says what would come of it, by the first 20 000 rows.")] = False,
    orders: Annotated[list[Path] | None, typer.Option(help="shop-log: a file of orders whose header does not say so.", exists=True, dir_okay=False)] = None,
    group: Annotated[str, typer.Option(help="shop-log: the group of its agents; named like the shop when absent.")] = "",
    gap_minutes: Annotated[int, typer.Option(help="shop-log: a silence longer than this begins a new session.", min=1, max=1440)] = 10,
    people: Annotated[bool, typer.Option("--people/--no-people", help="shop-log: accounts for agents who have none.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Takes files in, and writes the lines it refuses beside each. The same file again changes nothing."""
    migrate_if_new()
    demand_migrated()
    if kind == "shop-log":
        if mapping is not None or dry_run:
            raise typer.BadParameter("shop-log: --mapping, --dry-run")
        shop_import = import_module("yingda.site.shop_import")
        shop_import.run(shop_import.ShopLog(paths, orders or (), source, group, encoding, zone, gap_minutes, people, as_json))
        return
    if len(paths) != 1 or not source:
        raise typer.BadParameter(f"{kind}: FILE, --source")
    importing = import_module("yingda.site.importing")
    importing.run(importing.Order(kind, paths[0], source, mapping, encoding, zone, new_source, dry_run, as_json))


@cli.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable, both languages.")] = False,
    lang: Annotated[str, typer.Option(help="zh or en; by LANG when absent.")] = "",
) -> None:
    """Looks at the installation and explains what is wrong. Exit code 1 when something must be mended."""
    examination = import_module("yingda.site.doctor.examination")
    findings = examination.examine()
    chinese = is_chinese(lang) if lang else import_module("yingda.site.demo.shown").terminal_is_chinese()
    typer.echo(examination.as_json(findings) if as_json else examination.as_text(findings, chinese))
    if not examination.is_well(findings):
        raise typer.Exit(1)


@settings_cli.command("list")
def settings_list() -> None:
    """Every team setting: what is in force, its default and range."""
    for row in import_module("yingda.site.team_settings").rows(import_module("yingda.site.demo.shown").terminal_is_chinese()):
        typer.echo(row)


@settings_cli.command("get")
def settings_get(key: Annotated[str, typer.Argument(help="Such as conversations.hand_over_seconds.")]) -> None:
    """What is in force of one setting."""
    typer.echo(import_module("yingda.site.team_settings").value(key))


@settings_cli.command("set")
def settings_set(
    key: Annotated[str, typer.Argument(help="Such as conversations.hand_over_seconds.")],
    value: Annotated[str, typer.Argument(help="A number, or on and off; default puts the default back.")],
) -> None:
    """Changes one setting; running processes follow within seconds, and the audit log keeps it."""
    import_module("yingda.site.team_settings").put(key, value, import_module("yingda.site.demo.shown").terminal_is_chinese())


@generate_cli.command("shop")
def generate_shop(
    out: Annotated[Path, typer.Option(help="Folder for chats.csv, orders.csv, orders-later.csv and truth.json.", file_okay=False)],
    seed: Annotated[int, typer.Option(help="The same seed makes the same bytes.", min=0)] = 1,
    agents: Annotated[int, typer.Option(help="Agents.", min=1, max=500)] = 20,
    days: Annotated[int, typer.Option(help="Days.", min=1, max=400)] = 30,
    consulters: Annotated[int, typer.Option(help="About how many customers write on a day.", min=1, max=100_000)] = 200,
    first_day: Annotated[datetime, typer.Option(help="The first day.", formats=["%Y-%m-%d"])] = datetime(2025, 9, 1),  # noqa: DTZ001  typer reads days without a zone
    encoding: Annotated[str, typer.Option(help="gbk, gb18030, utf-8 or utf-8-sig.")] = "gbk",
) -> None:
    """Makes up the chat log and the orders of a Chinese shop, and what is true of them: to be imported, shown and measured."""
    plan = import_module("yingda.site.shop_log.shop").Plan(seed, agents, days, consulters, first_day.date())
    import_module("yingda.site.shop_log.command").run(plan, out, encoding)


@cli.command()
def kpi(
    period: Annotated[str, typer.Option(help="2026-Q3 or 2026Q3, 2026-09 or 2026-09-01..2026-09-30, business days.")],
    by: Annotated[str, typer.Option(help="person, group, day or team.")] = "person",
    metric: Annotated[list[str] | None, typer.Option(help="Key of a metric; all when absent. May be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
    engine: Annotated[Engine | None, typer.Option(help="Where to ask; as the settings say when absent.")] = None,
) -> None:
    """Prints the KPI set of a period, from the facts as they are."""
    demand_migrated()
    raise typer.Exit(import_module("yingda.site.figures").show(period, by, metric or [], as_json, engine.value if engine else ""))


@facts_cli.command("export")
def facts_export(
    parquet: Annotated[Path, typer.Option(help="Folder for a folder of Parquet for each table; what was exported there before is replaced.", file_okay=False)],
) -> None:
    """Writes the facts as Parquet: for Spark and for whatever else reads it."""
    demand_migrated()
    import_module("yingda.site.figures").export(parquet)


@cli.command()
def openapi(out: Annotated[Path | None, typer.Option(help="File to write; standard output when absent.")] = None) -> None:
    """Writes the description of the HTTP interface (OpenAPI 3.1, JSON)."""
    text = json.dumps(import_module("yingda.site.api").api.get_openapi_schema(), indent=1, ensure_ascii=False, sort_keys=True)
    if out is None:
        sys.stdout.write(text + "\n")
    else:
        out.write_text(text + "\n")


@cli.command()
def replay(
    path: Annotated[Path, typer.Argument(help="A .jsonl or .jsonl.gz file of dialogues, or a folder of such files.")],
    agents: Annotated[int, typer.Option(help="Agents at work.", min=1, max=500)] = 10,
    speed: Annotated[str, typer.Option(help="Multiple of real time, or max: each turn as soon as the one before was delivered.")] = "max",
    limit: Annotated[int | None, typer.Option(help="Dialogues at most.", min=1)] = None,
    url: Annotated[str, typer.Option(help="A running server (log-in in YINGDA_REPLAY_USER and _PASSWORD); a private one when absent.")] = "",
    out: Annotated[Path | None, typer.Option("--json", help="File for the report.")] = None,
    drop: Annotated[float, typer.Option(help="Share of sockets cut on purpose, so that they must resume.", min=0, max=0.9)] = 0.0,
) -> None:
    """Feeds recorded dialogues through the public interfaces and reports what became of every message."""
    raise typer.Exit(import_module("yingda.site.replay.command").replay(path, agents, speed, limit, url, out, drop))


def main() -> None:
    """Entry point of the `yingda` command."""
    cli()


if __name__ == "__main__":
    main()
