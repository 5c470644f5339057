"""Working calendars and their versions."""

from typing import Any

from django.db import models

from yingda.plumbing.fields import InstantField


class Calendar(models.Model):
    """When a team works. `version` is the one in force; closed ones stay because targets point at them."""

    name = models.CharField(max_length=80)
    version = models.IntegerField(default=1)
    created_at = InstantField()
    closed_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(closed_at__isnull=True), name="people_open_calendar_name"),
        ]


class CalendarVersion(models.Model):
    """A calendar's document (`kit.calendar_document`) as it was from `at` on. Never changed."""

    calendar = models.ForeignKey("people.Calendar", models.PROTECT, related_name="+", db_index=False)
    version = models.IntegerField()
    document = models.JSONField()
    at = InstantField()
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "version"], name="people_calendar_version")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores a new version. Raises `RuntimeError` for one that is already stored."""
        if self.pk is not None:
            raise RuntimeError("a calendar version is never changed; make a new one")
        super().save(*args, **kwargs)
