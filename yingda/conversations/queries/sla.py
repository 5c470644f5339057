"""Policies in force, and the targets of a conversation."""

from functools import lru_cache

from yingda.conversations.rules.sla import Policy
from yingda.conversations.rules.sla_document import from_json
from yingda.kit.worktime import Calendar
from yingda.people.queries import calendar
from yingda.plumbing.store import Db

_IN_FORCE = (
    "SELECT v.id, v.document FROM conversations_slapolicy p JOIN conversations_slapolicyversion v"
    " ON v.policy_id = p.id AND v.version = p.version WHERE p.archived_at IS NULL ORDER BY p.position, p.id"
)
# Keyed by the text itself, so that a document can never be taken for another one's.
_policy = lru_cache(maxsize=256)(from_json)


def policies_in_force(db: Db) -> list[tuple[int, Policy]]:
    """The version in force of every open policy, in their order."""
    return [(id, _policy(document)) for id, document in db.execute(_IN_FORCE)]


def policy_of(db: Db, version_id: int) -> Policy:
    """The policy of a version. Raises `LookupError` when there is none."""
    row = db.one("SELECT document FROM conversations_slapolicyversion WHERE id = ?", (version_id,))
    if row is None:
        raise LookupError(f"no policy version {version_id}")
    return _policy(row[0])


def calendar_in_force(policy: Policy) -> tuple[int | None, Calendar | None]:
    """The version number and the calendar a policy counts by now; (None, None) for wall time."""
    if policy.clock != "working" or policy.calendar_id is None:
        return None, None
    current = calendar(policy.calendar_id)
    return current.version, current
