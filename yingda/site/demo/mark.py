"""How the demo of a database is recognised: by the entry its making left in the audit log."""

from dataclasses import dataclass

from yingda.kit.actor import SYSTEM
from yingda.plumbing import audit_log

MADE = "site.demo.made"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo shop page needs to know."""

    inbox_key: str


def found() -> Demo | None:
    """The demo of this database; None where a real team works."""
    entries = audit_log.page(SYSTEM, audit_log.Wanted(verb=MADE), limit=1).items
    return Demo(audit_log.shown(entries[0])["after"]["inbox_key"]) if entries else None
