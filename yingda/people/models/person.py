"""People with accounts, and what they can do."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower

from yingda.plumbing.fields import InstantField


class Person(AbstractUser):
    """A colleague with an account.

    `search_keys` is what a search by name, pinyin or initials looks in. `signature_name` is what customers see
    (the display name when empty). A suspended person has `suspended_at` and is not `is_active`.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    # Django's own groups and permissions are not ours: `Group` and `Grant` say who may do what.
    groups = None  # type: ignore[assignment]
    user_permissions = None  # type: ignore[assignment]

    display_name = models.CharField(max_length=80)
    signature_name = models.CharField(max_length=80, blank=True, default="")
    search_keys = models.TextField(default="")
    name_key = models.CharField(max_length=160, default="", help_text="full pinyin: what lists sort by")
    locale = models.CharField(max_length=10, default="zh-CN")
    theme = models.CharField(max_length=10, default="system")
    sound = models.BooleanField(default=True)
    desktop_notification = models.BooleanField(default=True)
    avatar_hue = models.IntegerField(default=174)
    suspended_at = InstantField(null=True)
    suspended_why = models.CharField(max_length=200, default="")
    created_at = InstantField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="people_username_any_case"),
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="people_email_any_case"),
            models.CheckConstraint(condition=models.Q(avatar_hue__gte=0, avatar_hue__lt=360), name="people_hue_0_359"),
        ]
        indexes = [models.Index(fields=["name_key", "id"], name="people_by_name")]

    def __str__(self) -> str:
        return self.display_name


class Skill(models.Model):
    """Something people can do that routing may ask for."""

    name = models.CharField(max_length=60, unique=True)


class PersonSkill(models.Model):
    """How well a person can do it: 1 (beginner) to 5 (expert)."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    skill = models.ForeignKey("people.Skill", models.CASCADE, related_name="+")
    level = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="people_one_level_per_skill"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=5), name="people_level_1_5"),
        ]
