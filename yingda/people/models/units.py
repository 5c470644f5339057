"""The units people belong to."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Department(models.Model):
    """A part of the organisation; departments form a tree."""

    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = InstantField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="people_department_name"),
            models.UniqueConstraint(fields=["name"], condition=models.Q(parent__isnull=True), name="people_top_department_name"),
        ]


class Group(models.Model):
    """A team that shares work. A closed one stays, because past work points at it."""

    name = models.CharField(max_length=80)
    department = models.ForeignKey("people.Department", models.PROTECT, null=True, related_name="+")
    created_at = InstantField()
    closed_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(closed_at__isnull=True), name="people_open_group_name"),
        ]


class Membership(models.Model):
    """A person was in a group from `since_at` until `until_at` (None: still is)."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    group = models.ForeignKey("people.Group", models.PROTECT, related_name="+")
    since_at = InstantField()
    until_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], condition=models.Q(until_at__isnull=True), name="people_one_open_membership"),
        ]
        indexes = [models.Index(fields=["group"], condition=models.Q(until_at__isnull=True), name="people_members_now")]
