"""`yingda export`, `backup` and `restore` as the terminal shows them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from django.core.management import call_command
from django.db import connection

from yingda.keeping.actions import backing_up, erasing, exporting, ledger, restoring
from yingda.keeping.actions.archive import reading
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Refusal
from yingda.people import actions as people_actions
from yingda.people import queries as people
from yingda.plumbing.problems import sentence
from yingda.site.demo.shown import terminal_is_chinese
from yingda.site.doctor import examination

WIDTH = 28
PARTS = {
    "check": ("核对归档", "checking the archive"),
    "rows": ("写入数据", "writing rows"),
    "files": ("文件", "files"),
    "index": ("建立搜索索引", "making the search index"),
    "database": ("数据库", "database"),
    "export": ("导出", "exporting"),
    "erase": ("重新清除已清除的客户", "erasing again who was erased"),
}


def export(path: Path, with_log_ins: bool) -> None:
    """Writes an export and says what is in it."""
    with _refusals():
        bar = _Bar()
        manifest = exporting.export_everything(path, with_log_ins, lambda done, total: bar.tell("export", done, total))
        bar.end()
    rows, missing = sum(facts["rows"] for facts in manifest["things"].values()), len(manifest["files_missing"])
    _say(f"{path}：{rows} 行，{path.stat().st_size} 字节。", f"{path}: {rows} rows, {path.stat().st_size} bytes.")
    if missing:
        _say(f"有 {missing} 个文件在磁盘上找不到，清单里有记录。", f"{missing} files are not on the disk; the manifest names them.")
    if not with_log_ins:
        _say("密码不在其中；恢复后用 yingda password 设置。", "Passwords are not in it; after a restore set one with `yingda password`.")


def password(username: str) -> None:
    """Prints a link for a new password."""
    person_id = people.id_by_login(username)
    if person_id is None:
        typer.echo(f"没有用户「{username}」。\nThere is no user “{username}”.", err=True)
        raise typer.Exit(1)
    with _refusals():
        typer.echo(people_actions.password_reset_link(SYSTEM, person_id))


def backup(target: Path, keep: int, with_key: bool, verify: bool) -> None:
    """Writes a backup, or reads one."""
    with _refusals():
        bar = _Bar()
        path = target if verify and target.is_file() else backing_up.back_up(target, keep, with_key, bar.tell)
        if verify:
            backing_up.verify(path, bar.tell)
        bar.end()
    _say(f"{path}：{path.stat().st_size} 字节{'，已核对' if verify else ''}。", f"{path}: {path.stat().st_size} bytes{', verified' if verify else ''}.")
    if not with_key and path != target:
        _say("密钥不在备份里，请另行保存（var/secret-key）。", "The secret key is not in it: keep var/secret-key apart.")


def restore(path: Path, replace: bool, erasures: Path | None) -> None:
    """Takes an export or a backup in, and lets the doctor look at what came of it."""
    with _refusals():
        bar = _Bar()
        with reading(path) as archive:
            kind = archive.manifest["kind"]
        if kind == "backup":
            manifest = backing_up.restore_backup(path, replace, bar.tell)
            call_command("migrate", verbosity=0, interactive=False)
            if manifest["key"] != backing_up.key_mark():
                _say("密钥与备份时不同：加密的内容打不开。", "The secret key is not the one of the backup: what is encrypted cannot be opened.")
        else:
            if "people_person" not in connection.introspection.table_names():
                call_command("migrate", verbosity=0, interactive=False)
            restoring.restore_export(path, bar.tell)
        bar.tell("erase", 0, 1)
        count = erasing.erase_again([path.parent / ledger.NAME, ledger.path(), *([erasures] if erasures else [])])
        bar.end()
    if count:
        _say(f"按清除记录又清除了 {count} 位客户。", f"{count} customers were erased again, as the ledger says.")
    findings = examination.examine()
    typer.echo(examination.as_text(findings, terminal_is_chinese()))
    if not examination.is_well(findings):
        raise typer.Exit(1)


def _say(zh: str, en: str) -> None:
    typer.echo(zh if terminal_is_chinese() else en)


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal ends the command with its sentence, in both languages."""
    try:
        yield
    except Refusal as refusal:
        typer.echo(f"\n{sentence(refusal, 'zh-CN')}\n{sentence(refusal, 'en')}", err=True)
        raise typer.Exit(1) from refusal


class _Bar:
    """One line that grows; where there is no terminal, one line for each part."""

    def __init__(self) -> None:
        self._last: tuple[str, int] = ("", -1)
        self._write: Callable[[str], Any] = sys.stderr.write

    def tell(self, part: str, done: int, total: int) -> None:
        percent = 100 if total <= 0 else min(100, done * 100 // total)
        if self._last == (part, percent):
            return
        name = PARTS[part][0 if terminal_is_chinese() else 1]
        if sys.stderr.isatty():
            filled = "█" * (percent * WIDTH // 100)
            self._write(f"\r\033[K{filled:░<{WIDTH}} {percent:3d} %  {name}")
            sys.stderr.flush()
        elif part != self._last[0]:
            self._write(f"{name}\n")
        self._last = (part, percent)

    def end(self) -> None:
        if sys.stderr.isatty():
            self._write("\r\033[K")
