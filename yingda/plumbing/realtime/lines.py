"""Which colleagues are connected to which node, so that a lost line is noticed even when its node died.

A node writes a row when a person's first socket opens and takes it away with the last one; it says every `BEAT_S` seconds
that it lives. Who has no row at a living node for `settings.LINE_GRACE_MS` is gone: the job `people.gone` is told.
"""

from collections.abc import Collection

from django.conf import settings

from yingda.plumbing.clock import now_ms
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.models import LiveNode
from yingda.plumbing.store import Db

BEAT_S = 10
DEAD_MS = 35_000


def came(db: Db, node: str, person_id: int) -> None:
    """The person's first socket at this node opened."""
    db.change("DELETE FROM plumbing_liveline WHERE node = ? AND person_id = ?", (node, person_id))
    db.change("INSERT INTO plumbing_liveline (node, person_id, since_at, looking) VALUES (?, ?, ?, ?)", (node, person_id, db.now, False))
    enqueue("people.back", {"person_id": person_id})


def left(db: Db, node: str, person_id: int) -> None:
    """The person's last socket at this node closed."""
    db.change("DELETE FROM plumbing_liveline WHERE node = ? AND person_id = ?", (node, person_id))
    enqueue("people.gone", {"person_id": person_id}, run_at=db.now + settings.LINE_GRACE_MS, key=f"gone:{person_id}")


def look(db: Db, node: str, person_id: int, on: bool) -> None:
    """The console came before the person's eyes at this node, or is no longer."""
    db.change("UPDATE plumbing_liveline SET looking = ? WHERE node = ? AND person_id = ?", (on, node, person_id))


def beat(db: Db, node: str) -> None:
    """This node lives. Lines of dead nodes are taken down, and their people given the usual grace."""
    if not db.change("UPDATE plumbing_livenode SET seen_at = ? WHERE name = ?", (db.now, node)):
        db.change("INSERT INTO plumbing_livenode (name, seen_at) VALUES (?, ?)", (node, db.now))
    dead = [row[0] for row in db.execute("SELECT name FROM plumbing_livenode WHERE seen_at < ?", (db.now - DEAD_MS,))]
    for name in dead:
        for (person_id,) in db.execute("DELETE FROM plumbing_liveline WHERE node = ? RETURNING person_id", (name,)):
            enqueue("people.gone", {"person_id": person_id}, run_at=db.now + settings.LINE_GRACE_MS, key=f"gone:{person_id}")
        db.change("DELETE FROM plumbing_livenode WHERE name = ?", (name,))


def bury(db: Db, node: str) -> None:
    """This node ends in order; another one, or the next start, takes its lines down."""
    db.change("UPDATE plumbing_livenode SET seen_at = 0 WHERE name = ?", (node,))


def is_connected(db: Db, person_id: int) -> bool:
    """Whether the person has a line at a living node."""
    sql = "SELECT 1 FROM plumbing_liveline l JOIN plumbing_livenode n ON n.name = l.node WHERE l.person_id = ? AND n.seen_at >= ? LIMIT 1"
    return db.one(sql, (person_id, db.now - DEAD_MS)) is not None


def looking(db: Db, person_ids: Collection[int]) -> frozenset[int]:
    """Those of the people who have the console before their eyes, at any living node."""
    if not person_ids:
        return frozenset()
    marks = ", ".join("?" * len(person_ids))
    living = "plumbing_liveline l JOIN plumbing_livenode n ON n.name = l.node AND n.seen_at >= ?"
    sql = f"SELECT l.person_id FROM {living} WHERE l.looking AND l.person_id IN ({marks})"
    return frozenset(row[0] for row in db.execute(sql, (db.now - DEAD_MS, *person_ids)))


def living_nodes() -> int:
    """How many web processes said lately that they live."""
    return LiveNode.objects.filter(seen_at__gte=now_ms() - DEAD_MS).count()
