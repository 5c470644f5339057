"""`yingda settings`: the team's settings on the command line."""

import getpass
from collections.abc import Iterator

import typer

from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.kit.errors import Refusal
from yingda.plumbing.audit_log import CLI_ADDRESS
from yingda.plumbing.messages import say
from yingda.plumbing.team_settings import Setting, change, declared


def rows(chinese: bool) -> Iterator[str]:
    """One line for each setting."""
    for setting in declared().values():
        words = setting.zh if chinese else setting.en
        extent = f"{setting.least}–{setting.most} {setting.unit}" if setting.kind == "whole" else "/".join(setting.choices) or "on/off"
        yield f"{setting.key} = {written(setting.value())}\t({written(setting.default)}; {extent})\t{words.label}"


def written(value: int | bool | str) -> str:
    """A value as it is typed."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def value(key: str) -> str:
    """What is in force. Raises `typer.BadParameter` for an unknown key."""
    return written(_of(key).value())


def put(key: str, text: str, chinese: bool) -> None:
    """Changes one setting as the operator. Raises `typer.BadParameter` with the reason."""
    setting = _of(key)
    wanted: int | bool | str | None = None if text == "default" else text
    if setting.kind == "whole" and text.isascii() and text.removeprefix("-").isdigit():
        wanted = int(text)
    elif setting.kind == "switch" and text in ("on", "off"):
        wanted = text == "on"
    operator = Actor(SYSTEM.kind, None, f"yingda settings ({getpass.getuser()})", CLI_ADDRESS, reach={setting.permission: Reach(everything=True)})
    try:
        change(operator, {key: wanted})
    except Refusal as refusal:
        raise typer.BadParameter(say(refusal.code, "zh-CN" if chinese else "en", {"field": key, **refusal.params})) from refusal
    typer.echo(f"{key} = {written(setting.default if wanted is None else wanted)}")


def _of(key: str) -> Setting[int] | Setting[bool] | Setting[str]:
    setting = declared().get(key)
    if setting is None:
        raise typer.BadParameter(f"{key}: {' '.join(declared())}")
    return setting
