"""Conversations under an activation: they join by matching or by hand, leave, wait for answers and get them."""

from collections.abc import Iterable

from yingda.conversations.events import CaseChanged
from yingda.conversations.models import ActivationCase
from yingda.conversations.queries.playbooks.rows import case_row
from yingda.conversations.rules.matter import Matter, topics
from yingda.plumbing.store import announce


def add(activation_id: int, matters: Iterable[Matter], how: str, at: int, person_id: int | None) -> list[tuple[ActivationCase, Matter]]:
    """Makes conversations cases, those left before again; the new ones. One that is a case already stays as it is."""
    wanted = {matter.id: matter for matter in matters}
    known = {case.conversation_id: case for case in ActivationCase.objects.filter(activation_id=activation_id, conversation_id__in=wanted)}
    back = [case for case in known.values() if case.left_at is not None and how == "hand"]
    for case in back:
        case.left_at, case.how, case.joined_by_id = None, how, person_id
        case.waiting_since = wanted[case.conversation_id].waiting_since and at
        case.save()
    fresh = [
        ActivationCase(activation_id=activation_id, conversation_id=number, joined_at=at, how=how, joined_by_id=person_id,
                       waiting_since=None if matter.waiting_since is None else at)
        for number, matter in wanted.items() if number not in known
    ]  # fmt: skip
    ActivationCase.objects.bulk_create(fresh, batch_size=100)
    return [(case, wanted[case.conversation_id]) for case in [*fresh, *back]]


def tell_case(case: ActivationCase, matter: Matter) -> None:
    """Announces the row of a case to those who see its conversation."""
    announce(CaseChanged(case_row(case, matter), topics(matter)))
