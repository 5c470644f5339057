"""Erasing a customer: at once what hangs on them, then by turns their words wherever they stand, until nothing is found."""

import json
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from yingda.automation.actions import erasing as automation
from yingda.conversations.actions import erasing as talks
from yingda.conversations.actions import indexing
from yingda.customers.actions import erasing as customers
from yingda.customers.queries import erasing as ask
from yingda.imports.actions import erasing as imports
from yingda.keeping.actions import ledger
from yingda.keeping.actions.sweeping import Place, sweep
from yingda.keeping.models import Erasure
from yingda.keeping.queries.holds import demand_free
from yingda.keeping.rules.erasure import REASONS, confirmed, pattern_of, telling_words, without
from yingda.kit.actor import SYSTEM, Actor
from yingda.kit.errors import NotFound, Refused
from yingda.notifications import actions as notifications
from yingda.plumbing import erasing as pipes
from yingda.plumbing import idempotency
from yingda.plumbing.audit import record
from yingda.plumbing.jobs import enqueue
from yingda.plumbing.secrets import decrypt, encrypt
from yingda.plumbing.store import Db, after_commit, transaction
from yingda.webhooks.actions import erasing as webhooks

PERMISSION = "customer.erase"
JOB = "keeping.erase"
MOST_PASSES = 5
IN_FILES, IN_PIPES = -2, -1  # before the first table


def erase(actor: Actor, contact_id: int, reason: str, typed: str) -> Erasure:
    """Erases a customer for good; the record of it. Needs `customer.erase`.

    `typed` is the customer's name (or #number) once more. Everything with a number of theirs is emptied in this
    transaction; a job then looks for their words everywhere else, and the record is done when nothing is found any more.
    Raises Refused (erasure_reason_wrong, erasure_not_confirmed), NotFound and Conflict (under_hold).
    """
    actor.demand(PERMISSION)
    if reason not in REASONS:
        raise Refused("erasure_reason_wrong", "reason")
    with transaction() as db:
        family = customers.whole_family(contact_id)
        if not family:
            raise NotFound("contact")
        if not confirmed(typed, ask.name_of(family[0]), family[0]):
            raise Refused("erasure_not_confirmed", "confirmation")
        demand_free(family)
        return _erase(db, actor, family, reason, db.now)


def _erase(db: Db, actor: Actor, family: list[int], reason: str, at: int) -> Erasure:
    said = ask.said_of(family)
    words, whom = telling_words(*said), {"identities": ask.identities_of(family), "names": sorted(set(said[0]) - said[3])}
    made = Erasure.objects.create(
        contact_ids=family,
        reason=reason,
        marks=customers.marks_of(family),
        at=at,
        by_id=actor.id if actor.kind == "person" else None,
        by_name=actor.name[:150],
    )
    made.counts = _empty(family, made.pk)
    made.save(update_fields=["counts"])
    after_commit(lambda: ledger.write_down(line_of(made)))
    record(actor, "keeping.customer.erased", f"contact:{family[0]}", after={"erasure": made.pk, "reason": reason, "contacts": family})
    told = {"words": encrypt(json.dumps(words)), "whom": encrypt(json.dumps(whom))}
    enqueue(JOB, {"erasure": made.pk, **told, "pass": 1, "table": IN_FILES, "after": 0, "changed": 0}, key=f"{JOB}:{made.pk}")
    return made


def line_of(made: Erasure) -> dict[str, Any]:
    """An erasure as a line of the ledger."""
    return {"at": made.at, "contact_ids": made.contact_ids, "marks": made.marks, "reason": made.reason}


def _empty(family: list[int], erasure_id: int) -> dict[str, int]:
    talk_ids = talks.talks_of(family)
    ticket_ids = talks.tickets_of(family, talk_ids)
    message_ids = talks.message_ids(talk_ids)
    keys, kept_for = talks.files_of(talk_ids, ticket_ids), talks.subjects_of(talk_ids, ticket_ids)
    places = [f"/desk/{number}" for number in talk_ids] + [f"/tickets/{number}" for number in ticket_ids]
    about = {"contact": family, "conversation": talk_ids, "ticket": ticket_ids, "message": message_ids, "order": ask.orders_of(family)}
    subjects = [f"{kind}:{number}" for kind, numbers in about.items() for number in numbers]
    counts = talks.erase_talks(family)
    counts |= customers.erase_contacts(family)
    counts["notifications"] = notifications.erase(places)
    counts["files"] = pipes.erase_files(keys, kept_for, family)
    counts["audit_entries"] = pipes.erase_audit(SYSTEM, f"erasure:{erasure_id}", subjects, family)
    return counts


def go_on(payload: dict[str, Any]) -> None:
    """One turn of looking for what is left; safe to repeat. The record is done after a pass that found nothing."""
    made = Erasure.objects.filter(pk=payload["erasure"]).first()
    if made is None or made.state == "done":
        return
    if payload["table"] == IN_FILES:
        _import_files(made, payload)
        return
    if payload["table"] == IN_PIPES:
        ledger.write_down(line_of(made))
        _pipes(made, pattern_of(json.loads(decrypt(payload["words"]))))
        _next(made, payload, Place(), 0)
        return
    words = json.loads(decrypt(payload["words"]))
    changed, entries, place = sweep(words, Place(payload["table"], payload["after"]))
    if entries:
        changed += pipes.erase_audit(SYSTEM, f"erasure:{made.pk}", (), (), entries)
    if place is not None:
        _next(made, payload, place, changed)
    elif payload["changed"] + changed and payload["pass"] < MOST_PASSES:
        _count(made, "elsewhere", payload["changed"] + changed)
        _next(made, {**payload, "pass": payload["pass"] + 1, "changed": 0}, Place(), 0)
    else:
        _end(made)


def _import_files(made: Erasure, payload: dict[str, Any]) -> None:
    """One file of an import a turn, then the uploads nothing has taken in yet."""
    told = json.loads(decrypt(payload["whom"]))
    words = pattern_of(json.loads(decrypt(payload["words"])))
    whom = imports.Whom(frozenset(map(tuple, told["identities"])), frozenset(told["names"]), partial(without, pattern=words))
    number, counts = imports.erase_next_file(payload["after"], whom)
    if number is None:
        counts = {"import_files": imports.erase_unclaimed(whom)}
    for kind, count in counts.items():
        _count(made, kind, count)
    _next(made, payload, Place(IN_PIPES) if number is None else Place(IN_FILES, number), 0)


def _pipes(made: Erasure, words: re.Pattern[str]) -> None:
    talk_ids = talks.talks_of(made.contact_ids)
    tickets = talks.tickets_of(made.contact_ids, talk_ids)
    _count(made, "events", pipes.erase_events(made.contact_ids, talk_ids, tickets))
    _count(made, "automation_runs", automation.erase_runs(made.contact_ids, talk_ids, tickets))
    _count(made, "webhook_deliveries", webhooks.erase_deliveries(talk_ids, made.contact_ids))
    _count(made, "elsewhere", idempotency.erase(words))


def _count(made: Erasure, kind: str, count: int) -> None:
    with transaction():
        made.counts[kind] = made.counts.get(kind, 0) + count
        made.save(update_fields=["counts"])


def _next(made: Erasure, payload: dict[str, Any], place: Place, changed: int) -> None:
    with transaction():
        going_on = {**payload, "table": place.table, "after": place.after, "changed": payload["changed"] + changed}
        enqueue(JOB, going_on, key=f"{JOB}:{made.pk}")


def _end(made: Erasure) -> None:
    indexing.tidy()
    with transaction() as db:
        made.state, made.finished_at = "done", db.now
        made.save(update_fields=["state", "finished_at"])


def erase_again(folders: Iterable[Path]) -> int:
    """After a restore: erases who stands in one of the ledgers and is not erased here; how many."""
    count = 0
    for entry in ledger.joined(folders):
        with transaction() as db:
            for number in sorted(ask.unerased({*entry["contact_ids"], *customers.holders_of(entry["marks"])}, entry["at"])):
                family = customers.whole_family(number)
                _erase(db, SYSTEM, family, entry["reason"], entry["at"])
                count += 1
    return count
