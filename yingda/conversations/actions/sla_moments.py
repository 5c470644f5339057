"""What happens when a clock reaches its warning, its end, or a step of the escalation: one job per target, at the moment.

The job of a target stands at its next moment. It does everything that is due by then and plans itself anew.
"""

from collections.abc import Iterable
from dataclasses import replace

from yingda.conversations.actions.handing import offer
from yingda.conversations.actions.matter import change, load
from yingda.conversations.actions.posting import say_system
from yingda.conversations.actions.routing import give
from yingda.conversations.actions.sla import TARGET, Target, breach, marks, schedule
from yingda.conversations.events import SlaEscalated, SlaWarned
from yingda.conversations.queries.sla import policy_of
from yingda.conversations.rules import sla as rules
from yingda.conversations.rules.matter import HELD, Matter
from yingda.conversations.rules.sla import Moment, Policy, Step
from yingda.kit.actor import SYSTEM
from yingda.kit.errors import Refusal
from yingda.notifications.actions import notify
from yingda.people import queries as people
from yingda.people.queries.duty import active, overseers
from yingda.plumbing.store import Db, announce, savepoint, transaction

# The reason a colleague reads in the offer, by language of the team: codes are for screens, this is said to a person.
REASON = "SLA 升级 / SLA escalation"
_LOAD = f"SELECT {TARGET}, policy_version_id FROM conversations_slatarget WHERE id = ? AND met_at IS NULL AND cancelled_at IS NULL"


def run(target_id: int) -> None:
    """Does what is due for a target; nothing when it was met, cancelled or paused meanwhile. Safe to run twice."""
    with transaction() as db:
        row = db.one("SELECT conversation_id FROM conversations_slatarget WHERE id = ?", (target_id,))
        if row is None:
            return
        matter = load(db, row[0])
        stored = db.one(_LOAD, (target_id,))
        if stored is None:
            return
        target, policy = Target(*stored[:-1]), policy_of(db, stored[-1])
        _catch_up(db, matter, target, policy)


def _catch_up(db: Db, matter: Matter, target: Target, policy: Policy) -> None:
    steps = rules.chain(policy.steps, target.kind)
    for moment in rules.moments(target.clock(), policy.warn_percent, steps, target.done()):
        if moment.at > db.now:
            break
        target, matter = _do(db, matter, target, steps, moment)
    schedule(target.id, target.clock(), policy, target.kind, target.done())
    columns = marks(db, matter.id, matter.sla_version_id, policy)
    if any(getattr(matter, name) != value for name, value in columns.items()):
        change(db, SYSTEM, matter, "sla", **columns)


def _do(db: Db, matter: Matter, target: Target, steps: tuple[Step, ...], moment: Moment) -> tuple[Target, Matter]:
    if moment.what == "warn":
        db.change("UPDATE conversations_slatarget SET warned_at = ? WHERE id = ?", (moment.at, target.id))
        announce(SlaWarned(matter.id, target.id, target.kind, target.due_at or moment.at))
        _tell(matter, target, _in_charge(matter), "sla_warning", "warn")
        return replace(target, warned_at=moment.at), matter
    if moment.what == "breach":
        _tell(matter, target, _in_charge(matter), "sla_breach", "breach")
        return breach(db, matter.id, target), matter
    return _escalate(db, matter, target, steps[moment.index], moment.index)


def _escalate(db: Db, matter: Matter, target: Target, step: Step, index: int) -> tuple[Target, Matter]:
    asked = active([step.person]) if step.person is not None else _of_role(matter, step.role)
    people_ids = tuple(sorted(asked))
    done = bool(people_ids)
    if step.verb == "give" and people_ids:
        done = give_or_offer(db, matter, people_ids[0])
        matter = load(db, matter.id)
    if people_ids:
        _tell(matter, target, people_ids, "sla_breach" if target.breached_at else "sla_warning", f"step{index}")
    db.change("UPDATE conversations_slatarget SET steps_done = ? WHERE id = ?", (index + 1, target.id))
    db.change(
        "INSERT INTO conversations_slastep (target_id, step, at, verb, people, done) VALUES (?, ?, ?, ?, ?, ?)",
        (target.id, index, db.now, step.verb, " ".join(map(str, people_ids)), done),
    )
    announce(SlaEscalated(matter.id, target.id, index, step.verb, people_ids))
    matter = say_system(db, matter, "sla_escalated", staff_only=True, kind=target.kind, verb=step.verb, people=list(people_ids), done=done)
    return replace(target, steps_done=index + 1), matter


def give_or_offer(db: Db, matter: Matter, person_id: int) -> bool:
    """Nobody's matter is given at once; somebody's is offered to the person, because ownership never changes silently."""
    if matter.assignee_id == person_id:
        return True
    if matter.state not in HELD:
        return give(db, matter.id, person_id, None, "sla_escalated")
    try:
        with savepoint(db):
            offer(SYSTEM, matter.id, REASON, to_person=person_id)
    except Refusal:
        return False
    return True


def _in_charge(matter: Matter) -> set[int]:
    """Who is told of a warning or breach: whoever has the matter, else everybody of its group."""
    mine = {person for person in (matter.assignee_id, matter.owner_id) if person is not None}
    return mine or _of_role(matter, "group")


def _of_role(matter: Matter, role: str) -> set[int]:
    if role in ("assignee", "owner"):
        person = matter.assignee_id if role == "assignee" else matter.owner_id
        return set() if person is None else {person}
    members = [] if matter.group_id is None else people.people_of_groups([matter.group_id])[matter.group_id]
    if role == "group":
        return set(members)
    return set() if matter.group_id is None else overseers("conversation.assign", matter.group_id)


def _tell(matter: Matter, target: Target, person_ids: Iterable[int], kind: str, what: str) -> None:
    facts = {"conversation_id": matter.id, "contact": matter.contact_name, "kind": target.kind, "due_at": target.due_at}
    notify(sorted(person_ids), kind, facts, f"/desk/{matter.id}", key=f"sla:{target.id}:{what}")
