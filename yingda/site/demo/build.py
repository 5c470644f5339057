"""Making the demo once, all of it or nothing, and recognising it afterwards."""

from collections.abc import Callable

from django.db import connection

from yingda.inboxes import queries as inboxes
from yingda.kit.actor import SYSTEM
from yingda.knowledge.queries.menu import menu
from yingda.notifications import actions as notifications
from yingda.people import queries as people
from yingda.plumbing import audit_log, clock, jobs
from yingda.plumbing.audit import record
from yingda.plumbing.store import Db, transaction, untold
from yingda.routing.actions import holding
from yingda.site.demo import automation, buyers, crisis, desk, live, pictures, renewal, scores, team, tickets, weeks
from yingda.site.demo.desk import SHOP
from yingda.site.demo.history import History
from yingda.site.demo.mark import MADE, Demo, found
from yingda.site.demo.words.team import AGENT
from yingda.site.demo.world import DAY, HISTORY_DAYS, HOUR, MINUTE, SEED, World
from yingda.site.schema import waiting_migrations

RENEWED = "site.demo.renewed"
PICTURES = 9
SETTLE_ROUNDS = 60
EVERY_ONE = 2**40
Progress = Callable[[str, float], None]


class Taken(Exception):
    """The database holds a team that is not the demo's."""


class NotMigrated(Exception):
    """The tables are missing, or those of another version."""


def make(progress: Progress, days: int = HISTORY_DAYS) -> Demo:
    """The demo with `days` of history, made now unless it is there; its chats of now are renewed on another day.

    Raises `NotMigrated` and `Taken`.
    """
    if waiting_migrations():
        raise NotMigrated
    present = found()
    if present is not None:
        _renew_when_stale(progress)
        return present
    if not people.needs_set_up():
        raise Taken
    world = World(clock.now_ms(), days)
    with transaction() as db:
        made = _make(db, world, progress)
    _settle()
    # Made last, so that they act on what happens from now on and not on the weeks before.
    automation.make(world)
    scores.make(world)
    return made


def _make(db: Db, world: World, progress: Progress) -> Demo:
    with clock.at(world.began_at - DAY), untold(db):
        progress("team", 0.0)
        team.make(world)
        progress("desk", 0.04)
        desk.make(world)
        tickets.make_types(world)
        crisis.make_playbooks()
        world.replies = [reply["id"] for reply in menu(world.actor(AGENT)) if reply["scope"] == "shared"]
        progress("customers", 0.08)
        world.pictures = pictures.draw(PICTURES, SEED)
        buyers.make(world)
    history = History(db, world.began_at, world.now - HOUR - 25 * MINUTE)
    weeks.plan(world, db, history)
    history.run(lambda part: progress("history", 0.12 + 0.83 * part))
    progress("live", 0.96)
    # Writing the weeks took its time: what goes on now is of this moment.
    world.now = clock.now_ms()
    tickets.make(world, db)
    with untold(db):
        _nothing_is_news(world)
    live.make(world, db)
    made = Demo(inboxes.key_of(world.inboxes[SHOP]))
    record(SYSTEM, MADE, "team:demo", after={"inbox_key": made.inbox_key, "seed": SEED})
    return made


def _renew_when_stale(progress: Progress) -> None:
    now = clock.now_ms()
    latest = audit_log.page(SYSTEM, audit_log.Wanted(verb="site.demo."), limit=1).items[0]
    if now - latest.at < renewal.STALE:
        return
    progress("live", 0.5)
    with clock.at(now - renewal.LEFT_OVER):
        renewal.close_left_over(now)
    _settle()
    with transaction() as db:
        world = renewal.remembered(clock.now_ms())
        _nothing_is_news(world)
        live.make(world, db)
        record(SYSTEM, RENEWED, "team:demo")
    _settle()


def _nothing_is_news(world: World) -> None:
    for actor in world.actors.values():
        notifications.mark_read(actor, EVERY_ONE)


def _settle() -> None:
    """Lets the reactions of the last hour happen, so that the floor is true at the first look; then gives the log file back."""
    holding.end_overdue_wrap_ups()
    for _ in range(SETTLE_ROUNDS):
        if jobs.run_due(limit=200) == 0:
            break
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
