"""`yingda generate shop`: the files of a shop that is made up, and what is true of them."""

from pathlib import Path

import typer

from yingda.site.demo.shown import terminal_is_chinese
from yingda.site.shop_log.shop import Plan
from yingda.site.shop_log.writing import ENCODINGS, generate


def run(plan: Plan, folder: Path, encoding: str) -> None:
    """Writes chats.csv, orders.csv, orders-later.csv and truth.json into a folder, and says so."""
    if encoding not in ENCODINGS:
        raise typer.BadParameter(", ".join(ENCODINGS), param_hint="--encoding")
    told = generate(plan, folder, encoding)
    typer.echo(
        f"{folder}：聊天 {told['lines']} 行，会话 {told['sessions']} 个，订单 {told['orders']} 个"
        if terminal_is_chinese()
        else f"{folder}: {told['lines']} lines of chat, {told['sessions']} sessions, {told['orders']} orders"
    )
