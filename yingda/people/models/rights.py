"""Roles, who holds them and how far, and the policy of the installation."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Role(models.Model):
    """A named bundle of permissions. A built-in one takes names and bundle from `rules.roles` by its key."""

    key = models.CharField(max_length=60, unique=True)
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=60)
    built_in = models.BooleanField(default=False)
    default_scope = models.CharField(max_length=12, default="own")
    permissions = models.JSONField(default=list)


class Grant(models.Model):
    """A person holds a role with a scope.

    A group or department scope names its unit; without one it means the groups the person is in at the time
    (or the departments of those groups).
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    role = models.ForeignKey("people.Role", models.PROTECT, related_name="+")
    scope = models.CharField(max_length=12)
    group = models.ForeignKey("people.Group", models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey("people.Department", models.PROTECT, null=True, related_name="+")
    given_at = InstantField()
    given_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "group"], name="people_grant_group_once"),
            models.UniqueConstraint(fields=["person", "role", "department"], name="people_grant_department_once"),
            models.UniqueConstraint(
                fields=["person", "role", "scope"],
                condition=models.Q(group__isnull=True, department__isnull=True),
                name="people_grant_once",
            ),
            models.CheckConstraint(
                condition=models.Q(group__isnull=True) | models.Q(scope="group", department__isnull=True),
                name="people_group_unit_of_group_scope",
            ),
            models.CheckConstraint(
                condition=models.Q(department__isnull=True) | models.Q(scope="department"),
                name="people_department_unit_of_scope",
            ),
        ]


class Policy(models.Model):
    """One row (id 1), made by the first run: the team's name, and the roles whose holders need a second factor."""

    team_name = models.CharField(max_length=80)
    second_factor_roles = models.JSONField(default=list)
    set_up_at = InstantField()
