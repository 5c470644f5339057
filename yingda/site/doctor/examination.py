"""All checks in one order; one that fails is itself a finding."""

import json
from collections.abc import Callable, Iterator
from functools import partial

from django.db import DatabaseError

from yingda.site.doctor import inside, surroundings
from yingda.site.doctor.findings import Finding, problem
from yingda.site.doctor.words import TITLES

Check = Callable[[], Iterator[Finding]]
SIGNS = {"ok": "✓", "warning": "!", "problem": "✗"}


def examine() -> list[Finding]:
    """Every finding. Where the database does not answer, what stands in it is not looked at."""
    around: list[tuple[str, Check]] = [
        ("key", surroundings.key), ("folder", surroundings.folder), ("hosts", surroundings.hosts), ("https", surroundings.https),
        ("frontend", surroundings.frontend), ("mail", surroundings.mail),
    ]  # fmt: skip
    try:
        found = [*inside.database(), *inside.migrations()]
    except DatabaseError as error:
        found = [problem("database", "database_unreachable", reason=str(error).strip().split("\n")[0][:200])]
    nodes = 0
    if all(finding.level == "ok" for finding in found):
        nodes = inside.live_nodes()
        around = [*_inside(nodes), *around]
    checks: list[tuple[str, Check]] = [*around, ("redis", partial(surroundings.redis_server, nodes, inside.is_sqlite()))]
    return found + [finding for name, check in checks for finding in _looked_at(name, check)]


def as_json(findings: list[Finding]) -> str:
    """The findings for machines: `ok`, and one entry each with both languages."""
    entries = [{"check": one.check, "level": one.level, "code": one.code, "zh": one.sentence(True), "en": one.sentence(False)} for one in findings]
    return json.dumps({"ok": is_well(findings), "findings": entries}, ensure_ascii=False, indent=1)


def as_text(findings: list[Finding], chinese: bool) -> str:
    """The findings for people, one line each."""
    return "\n".join(f"{SIGNS[one.level]} {TITLES[one.check][0 if chinese else 1]}: {one.sentence(chinese)}" for one in findings)


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing must be mended."""
    return all(finding.level != "problem" for finding in findings)


def _inside(nodes: int) -> list[tuple[str, Check]]:
    return [
        ("sqlite", inside.sqlite), ("clock", inside.clock), ("nodes", partial(inside.nodes, nodes)), ("jobs", partial(inside.jobs, nodes)),
        ("stream", inside.stream), ("audit", inside.audit),
    ]  # fmt: skip


def _looked_at(name: str, check: Check) -> list[Finding]:
    try:
        return list(check())
    except (DatabaseError, OSError) as error:
        return [problem(name, "check_failed", reason=str(error)[:200])]
