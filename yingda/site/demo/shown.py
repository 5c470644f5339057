"""`yingda demo` as the terminal shows it: progress, log-ins, addresses, or why not."""

import os
import sys

import typer

from yingda.plumbing.messages import is_chinese
from yingda.site.demo import build
from yingda.site.demo.words import notices
from yingda.site.demo.words.team import ADMINISTRATOR, AGENT, LEADER, PASSWORD

WIDTH = 28


def present(public_url: str) -> None:
    """Makes the demo when it is not there and prints how to get in. Exits with 1 and a reason where it must not."""
    try:
        build.make(_Bar().tell)
    except build.Taken:
        _refuse(notices.TAKEN)
    except build.NotMigrated:
        _refuse(notices.NOT_MIGRATED)
    facts = {"console": f"{public_url}/", "shop": f"{public_url}/demo-shop/", "password": PASSWORD}
    names = {"agent": AGENT, "leader": LEADER, "administrator": ADMINISTRATOR}
    for words in (notices.READY_ZH, notices.READY_EN):
        typer.echo(words.format(**facts, **names).rstrip())
    typer.echo("")


def terminal_is_chinese() -> bool:
    """Whether the terminal's language (`LC_ALL`, `LC_MESSAGES`, `LANG`) is Chinese; where it says nothing, it is."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return is_chinese(said)


def _refuse(words: tuple[str, str]) -> None:
    typer.echo("\n".join(words), err=True)
    raise typer.Exit(1)


class _Bar:
    """One line that grows; where there is no terminal, one line per step."""

    def __init__(self) -> None:
        self._last = ("", -1)

    def tell(self, step: str, part: float) -> None:
        percent = int(part * 100)
        if self._last == (step, percent):
            return
        name = " ".join(notices.STEPS[step]) if not sys.stderr.isatty() else notices.STEPS[step][0 if terminal_is_chinese() else 1]
        if sys.stderr.isatty():
            filled = "█" * int(part * WIDTH)
            sys.stderr.write(f"\r\033[K{filled:░<{WIDTH}} {percent:3d} %  {name}")
            if step == "live":
                sys.stderr.write("\r\033[K")
            sys.stderr.flush()
        elif step != self._last[0]:
            sys.stderr.write(f"{percent:3d} %  {name}\n")
        self._last = (step, percent)
