"""Departments, groups, roles, skills and the policy, as settings screens list them."""

from django.db.models import Count, Q

from yingda.people.models import Department, Grant, Group, Membership, Person, Policy, Role, Skill
from yingda.people.rules.permissions import PERMISSIONS, Permission


def departments() -> list[Department]:
    """All departments, by name; the tree is in their parents."""
    return list(Department.objects.order_by("name", "id"))


def groups(closed: bool = False) -> list[tuple[Group, int]]:
    """The open (or also the closed) groups by name, each with how many people are in it."""
    rows = Group.objects.all() if closed else Group.objects.filter(closed_at__isnull=True)
    counted = Membership.objects.filter(until_at__isnull=True).values_list("group_id").annotate(n=Count("id")).order_by()
    people = dict(counted)
    return [(row, people.get(row.pk, 0)) for row in rows.order_by("name", "id")]


def group_names(group_ids: frozenset[int] | None = None) -> dict[int, str]:
    """The names of groups, all when None."""
    wanted = Q() if group_ids is None else Q(pk__in=group_ids)
    return dict(Group.objects.filter(wanted).values_list("id", "name"))


def roles() -> list[tuple[Role, int]]:
    """The roles, those that ship first, each with how many people hold it."""
    held = dict(Grant.objects.values_list("role_id").annotate(n=Count("person_id", distinct=True)).order_by())
    return [(row, held.get(row.pk, 0)) for row in Role.objects.order_by("-built_in", "id")]


def holders_of(role_id: int) -> int:
    """How many people hold a role."""
    return Grant.objects.filter(role_id=role_id).values("person_id").distinct().count()


def skills() -> list[Skill]:
    """All skills by name."""
    return list(Skill.objects.order_by("name"))


def policy() -> Policy:
    """The policy in force; before the first run one that asks for nothing."""
    return Policy.objects.filter(pk=1).first() or Policy(pk=1, team_name="", set_up_at=0)


def needs_set_up() -> bool:
    """Whether nobody has an account yet."""
    return not Person.objects.exists()


def permissions() -> list[Permission]:
    """All permissions in the order of the contract."""
    return list(PERMISSIONS.values())
