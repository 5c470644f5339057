"""Skills, and how well people have them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import ProtectedError

from yingda.kit.actor import Actor
from yingda.kit.errors import Conflict, NotFound, Refused
from yingda.people.actions.fields import name_in
from yingda.people.actions.gate import demand_over, locked
from yingda.people.events import SkillsChanged
from yingda.people.models import PersonSkill, Skill
from yingda.plumbing.audit import record
from yingda.plumbing.store import announce, transaction

NAME_LIMIT = 60
LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Level:
    """A skill (id) at a level from 1 (beginner) to 5 (expert)."""

    skill_id: int
    level: int


def create_skill(actor: Actor, name: str) -> Skill:
    """A skill. Needs `people.manage` over everything."""
    with transaction():
        actor.demand("people.manage")
        skill = Skill.objects.create(name=_name(name, None))
        record(actor, "people.skill.created", f"skill:{skill.pk}", after={"name": skill.name})
    return skill


def rename_skill(actor: Actor, skill_id: int, name: str) -> Skill:
    """Renames a skill. Needs `people.manage` over everything."""
    with transaction():
        actor.demand("people.manage")
        skill = _skill(skill_id)
        before, skill.name = skill.name, _name(name, skill_id)
        skill.save()
        record(actor, "people.skill.changed", f"skill:{skill_id}", {"name": before}, {"name": skill.name})
    return skill


def remove_skill(actor: Actor, skill_id: int) -> None:
    """Removes a skill from everybody who has it. Needs `people.manage` over everything; refuses while a queue asks for it."""
    with transaction():
        actor.demand("people.manage")
        skill = _skill(skill_id)
        holders = list(PersonSkill.objects.filter(skill=skill).values_list("person_id", flat=True))
        try:
            skill.delete()
        except ProtectedError as error:
            raise Conflict("still_in_use") from error
        record(actor, "people.skill.removed", f"skill:{skill_id}", before={"name": skill.name, "people": holders})
        for person_id in holders:
            announce(SkillsChanged(person_id))


def put_skills(actor: Actor, person_id: int, levels: Sequence[Level]) -> None:
    """The person has exactly these skills from now on. Needs `people.manage` over the person."""
    with transaction():
        locked(person_id)
        demand_over(actor, "people.manage", person_id)
        _check(levels)
        before = _facts(person_id)
        PersonSkill.objects.filter(person_id=person_id).delete()
        PersonSkill.objects.bulk_create(PersonSkill(person_id=person_id, skill_id=x.skill_id, level=x.level) for x in levels)
        record(actor, "people.skills.changed", f"person:{person_id}", {"skills": before}, {"skills": _facts(person_id)})
        announce(SkillsChanged(person_id))


def _check(levels: Sequence[Level]) -> None:
    wanted = [level.skill_id for level in levels]
    if len(set(wanted)) < len(wanted):
        raise Refused("skill_twice", field="skills")
    if any(level.level not in LEVELS for level in levels):
        raise Refused("skill_level_wrong", field="level")
    if Skill.objects.filter(pk__in=wanted).count() < len(wanted):
        raise NotFound("skill")


def _skill(skill_id: int) -> Skill:
    skill = Skill.objects.select_for_update().filter(pk=skill_id).first()
    if skill is None:
        raise NotFound("skill")
    return skill


def _name(text: str, but: int | None) -> str:
    name = name_in(text, "name", NAME_LIMIT)
    if Skill.objects.filter(name__iexact=name).exclude(pk=but or 0).exists():
        raise Refused("skill_taken", field="name", name=name)
    return name


def _facts(person_id: int) -> dict[str, int]:
    rows = PersonSkill.objects.filter(person_id=person_id).order_by("skill__name")
    return dict(rows.values_list("skill__name", "level"))
