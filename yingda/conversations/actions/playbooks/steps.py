"""The steps of an activation: laid out with their people and deadlines, done, left out, taken up again."""

from yingda.conversations.actions.playbooks import clocks
from yingda.conversations.actions.playbooks.activation import changed, demand_running, document, load, load_for, note
from yingda.conversations.actions.playbooks.concerned import people_of, tell
from yingda.conversations.models import Activation, ActivationStep
from yingda.conversations.rules.matter import Matter, numbers
from yingda.conversations.rules.playbooks.document import TEXT_LIMIT, Document
from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.plumbing.store import Db, transaction


def lay_out(db: Db, activation: Activation, said: Document, matter: Matter | None) -> None:
    """Writes the steps of a fresh activation and starts their clocks."""
    for position, step in enumerate(said.steps):
        people = sorted(people_of(step.who, activation, matter))
        row = ActivationStep.objects.create(
            activation=activation, position=position, text=step.text.strip(), required=step.required, person_ids=" ".join(map(str, people))
        )
        clock = clocks.start(activation, said, clocks.STEP, step.minutes, db.now, step_id=row.pk)
        if clock is not None:
            row.due_at = clock.due_at
            row.save(update_fields=["due_at"])
    activation.steps_total = len(said.steps)


def tell_people(activation: Activation, matter: Matter | None, told: set[int]) -> None:
    """Whoever has a step is told of the first one, unless they were told already or began it themselves."""
    seen = {*told, activation.began_by_id}
    for step in ActivationStep.objects.filter(activation=activation).order_by("position"):
        fresh = set(numbers(step.person_ids)) - seen
        tell(activation, fresh, "playbook_step", step.position, matter, text=step.text)
        seen |= fresh


def finish(actor: Actor, step_id: int, note_text: str = "") -> ActivationStep:
    """A step is done. Raises `Conflict` for one that is over."""
    return _over(actor, step_id, "done", note_text)


def skip(actor: Actor, step_id: int, reason: str) -> ActivationStep:
    """A step is left out, with a reason."""
    if not reason.strip():
        raise Refused("reason_empty", field="reason")
    return _over(actor, step_id, "skipped", reason)


def take_up(actor: Actor, step_id: int) -> ActivationStep:
    """A step that was ticked by mistake is open again; its deadline is what it was."""
    with transaction() as db:
        activation, matter, step = _load(db, actor, step_id)
        if step.state == "open":
            raise Conflict("activation_step_open")
        step.state, step.over_at, step.over_by_id, step.note = "open", None, None, ""
        step.save()
        minutes = document(activation).steps[step.position].minutes
        clocks.start(activation, document(activation), clocks.STEP, minutes, activation.began_at, step_id=step.pk)
        activation.steps_over -= 1
        note(db, actor, activation, "step_open", activation.conversation_id, step_id=step.pk, text=step.text)
        changed(activation, matter, "steps_over")
        return step


def _over(actor: Actor, step_id: int, state: str, said: str) -> ActivationStep:
    if len(said) > TEXT_LIMIT:
        raise Refused("reason_too_long", field="note", limit=TEXT_LIMIT)
    with transaction() as db:
        activation, matter, step = _load(db, actor, step_id)
        if step.state != "open":
            raise Conflict("activation_step_over")
        step.state, step.over_at, step.note = state, db.now, said.strip()
        step.over_by_id = actor.id if actor.kind == "person" else None
        step.save()
        for clock in clocks.running(step_id=step.pk):
            clocks.meet(clock, db.now, step.over_by_id)
        activation.steps_over += 1
        note(db, actor, activation, f"step_{state}", activation.conversation_id, step_id=step.pk, text=step.text, note=step.note)
        changed(activation, matter, "steps_over")
        return step


def _load(db: Db, actor: Actor, step_id: int) -> tuple[Activation, Matter | None, ActivationStep]:
    """The step with what it belongs to, locked, if the actor may do it: as for the activation, or because it is theirs."""
    step = ActivationStep.objects.select_related("activation").filter(pk=step_id).first()
    if step is None:
        raise NotFound("activation_step")
    theirs = actor.kind == "person" and actor.id in numbers(step.person_ids) and step.activation.conversation_id is None
    if theirs:
        activation, matter = load(step.activation_id), None
    else:
        activation, matter = load_for(db, actor, step.activation_id)
    demand_running(activation)
    step.refresh_from_db()  # the lock came first
    return activation, matter, step
