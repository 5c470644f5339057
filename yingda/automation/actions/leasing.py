"""One lane at a time works: it holds a lease on the place in the stream and renews it before it runs out."""

from yingda.plumbing.clock import now_ms
from yingda.plumbing.store import transaction

LEASE_MS = 15_000
_TAKE = (
    "INSERT INTO automation_reading (id, n, chain, holder, leased_until) VALUES (1, 0, '', ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, leased_until = excluded.leased_until"
    " WHERE automation_reading.holder = excluded.holder OR automation_reading.leased_until < ?"
)


def hold(holder: str, until: int) -> int:
    """The instant (ms) until which this lane may work: `until` while that is far enough off, else a lease taken anew; 0 without one."""
    now = now_ms()
    if until > now + LEASE_MS // 2:
        return until
    with transaction() as db:
        taken = db.change(_TAKE, (holder, now + LEASE_MS, now))
    return now + LEASE_MS if taken else 0


def let_go(holder: str) -> None:
    """Frees the lease at once, for the next one."""
    with transaction() as db:
        db.change("UPDATE automation_reading SET leased_until = 0 WHERE id = 1 AND holder = ?", (holder,))
