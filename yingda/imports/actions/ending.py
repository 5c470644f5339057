"""The end of an import, and what may be done to one: pause, go on, cancel, take back."""

from yingda.conversations.queries.contacts import spoken_with
from yingda.customers import actions as customers
from yingda.customers import queries as contacts
from yingda.imports.actions.files import remove_scratch
from yingda.imports.actions.kinds import PERMISSION, kind_of
from yingda.imports.events import ImportEnded
from yingda.imports.models import Import
from yingda.imports.rules.rows import why_not_undone
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import Conflict, NotFound, Phrase
from yingda.notifications.actions import notify
from yingda.plumbing.audit import record
from yingda.plumbing.files import remove
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.store import Db, after_commit, announce, transaction

JOB, UNDO_JOB = "imports.go_on", "imports.undo"
UNDONE_AT_ONCE = 500
FILE_KEPT_MS = 30 * 86_400_000
FORGOTTEN_AT_ONCE = 50
_TOLD = ("lines_read", "lines_refused", "summary_rows", "counts", "problem")


def pause(actor: Actor, import_id: int) -> None:
    """Takes no turns until it is let go on. Needs `customer.import`. Raises NotFound, Conflict when it is over."""
    with transaction() as db:
        made = _running(actor, import_id)
        if made.paused_at is None:
            Import.objects.filter(pk=made.pk).update(paused_at=db.now)
            record(actor, "imports.import.paused", f"import:{made.pk}", {"paused_at": None}, {"paused_at": db.now})


def resume(actor: Actor, import_id: int) -> None:
    """Goes on where it was; also with one whose process died. Needs `customer.import`. Raises NotFound, Conflict when it is over."""
    with transaction():
        made = _running(actor, import_id)
        Import.objects.filter(pk=made.pk).update(paused_at=None)
        if made.paused_at is not None:
            record(actor, "imports.import.resumed", f"import:{made.pk}", {"paused_at": made.paused_at}, {"paused_at": None})
        enqueue(JOB, {"import": made.pk}, key=f"{JOB}:{made.pk}")


def cancel(actor: Actor, import_id: int) -> None:
    """Stops for good; what was saved stays and can be taken back. Needs `customer.import`. Raises NotFound, Conflict when it is over."""
    with transaction() as db:
        _end(db, _running(actor, import_id), "cancelled", "", actor)


def end(import_id: int, state: str, problem: str = "") -> None:
    """`done` or `failed`, unless it is over already."""
    with transaction() as db:
        made = Import.objects.select_for_update().filter(pk=import_id, state__in=("reading", "saving")).first()
        if made is not None:
            _end(db, made, state, problem, _actor(made))


def undo(actor: Actor, import_id: int) -> None:
    """Takes back what an import made and nobody has touched since, by a job in turns. Needs `customer.import`.

    Raises NotFound, and Conflict saying why when it cannot be taken back.
    """
    actor.demand(PERMISSION)
    with transaction():
        made = _locked(import_id)
        if why := why_not_undone(made.kind, made.state):
            raise Conflict("import_not_undone", why=Phrase(why))
        others = Import.objects.filter(source_id=made.source_id, state__in=("reading", "saving", "undoing"))
        if others.exists():
            raise Conflict("import_running")
        Import.objects.filter(pk=made.pk).update(state="undoing", paused_at=None, finished_at=None)
        record(actor, "imports.import.undone", f"import:{made.pk}", {"state": made.state}, {"state": "undoing"})
        enqueue(UNDO_JOB, {"import": made.pk}, key=f"{UNDO_JOB}:{made.pk}")


def go_on_undoing(import_id: int) -> bool:
    """One turn of taking back; whether there is more to do."""
    with transaction() as db:
        made = Import.objects.select_for_update().filter(pk=import_id, state="undoing").first()
        if made is None:
            return False
        take_back = kind_of(made.kind).undo
        gone, kept = take_back(db, made.pk, UNDONE_AT_ONCE) if take_back is not None else (0, 0)
        if gone or kept:
            counts = {**made.counts, "undone": made.counts.get("undone", 0) + gone, "left": made.counts.get("left", 0) + kept}
            Import.objects.filter(pk=made.pk).update(counts=counts)
        elif not _contacts_back(db, made):
            _end(db, made, "undone", "", _actor(made))
            return False
        enqueue(UNDO_JOB, {"import": made.pk}, run_at=db.now, key=f"{UNDO_JOB}:{made.pk}")
        return True


def forget_files() -> None:
    """Removes the files of imports that ended more than 30 days ago: they hold what customers said and how to reach them."""
    with transaction() as db:
        old = Import.objects.filter(finished_at__lt=db.now - FILE_KEPT_MS, forgotten_at__isnull=True).order_by("id")[:FORGOTTEN_AT_ONCE]
        for made in old:
            remove(made.file_key)
            Import.objects.filter(pk=made.pk).update(forgotten_at=db.now)


def _contacts_back(db: Db, made: Import) -> bool:
    """Some of the customers the import made: those that are of no use to anybody go, the others are the import's no longer."""
    ids = contacts.made_by_import(made.pk, UNDONE_AT_ONCE)
    if not ids:
        return False
    gone = customers.forget_imported(db, set(ids) - spoken_with(ids))
    before, after = made.counts, {"contacts_undone": gone, "contacts_left": len(ids) - gone}
    counts = {**before, **{name: before.get(name, 0) + count for name, count in after.items()}}
    Import.objects.filter(pk=made.pk).update(counts=counts)
    customers.no_longer_imported(db, ids)
    return True


def _running(actor: Actor, import_id: int) -> Import:
    actor.demand(PERMISSION)
    made = _locked(import_id)
    if made.state not in ("reading", "saving"):
        raise Conflict("import_over")
    return made


def _locked(import_id: int) -> Import:
    made = Import.objects.select_for_update().filter(pk=import_id).first()
    if made is None:
        raise NotFound("import")
    return made


def _actor(made: Import) -> Actor:
    return Actor("person", made.by_id, made.by_name) if made.by_id else SYSTEM


def _end(db: Db, made: Import, state: str, problem: str, actor: Actor) -> None:
    Import.objects.filter(pk=made.pk).update(state=state, problem=problem, finished_at=db.now, paused_at=None)
    told = {**Import.objects.values(*_TOLD).get(pk=made.pk), "problem": problem}
    record(actor, f"imports.import.{state}", f"import:{made.pk}", after=told)
    announce(ImportEnded(made.pk, made.kind, state, made.by_id))
    if made.by_id is not None and state in ("done", "failed"):
        notify([made.by_id], "import_finished", {"file": made.file_name}, f"/settings/imports/{made.pk}", f"import:{made.pk}:{db.now}")
    after_commit(lambda: remove_scratch(made.file_key))
