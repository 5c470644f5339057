"""Storage: the quick-reply menu, and who used what."""

from typing import Any

from django.db import models
from django.db.models import Q

from yingda.plumbing.fields import InstantField

# shared: everybody's; group: a group's (group set); personal: one person's (owner set).
SCOPED = (
    Q(scope="shared", owner__isnull=True, group__isnull=True)
    | Q(scope="group", owner__isnull=True, group__isnull=False)
    | Q(scope="personal", owner__isnull=False, group__isnull=True)
)


class ScopedQuerySet(models.QuerySet[Any]):
    """Filters by whose an entry is."""

    def seen_by(self, person_id: int | None, groups: frozenset[int], every_group: bool) -> "ScopedQuerySet":
        """Shared entries, those of the groups (or of all groups), and the person's own."""
        of_groups = Q(scope="group") if every_group else Q(scope="group", group_id__in=groups)
        own = Q(scope="personal", owner_id=person_id) if person_id is not None else Q(pk__in=())
        return self.filter(Q(scope="shared") | of_groups | own)

    def present(self) -> "ScopedQuerySet":
        """What is not archived."""
        return self.filter(archived_at__isnull=True)


class QuickReplyFolder(models.Model):
    """A folder of the menu; folders have at most two levels, and all that is in one has its scope."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    scope = models.CharField(max_length=8)
    owner = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("people.Group", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    position = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    created_at = InstantField()
    changed_at = InstantField()
    archived_at = InstantField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=SCOPED, name="knowledge_folder_scope")]


class QuickReply(models.Model):
    """A prepared text. `search_keys` is what a search by text, pinyin or initials looks in."""

    scope = models.CharField(max_length=8)
    owner = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("people.Group", models.PROTECT, null=True, related_name="+")
    folder = models.ForeignKey("knowledge.QuickReplyFolder", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    text = models.TextField()
    shortcut = models.CharField(max_length=32, default="", help_text="typed after the slash")
    search_keys = models.TextField()
    attachments = models.JSONField(default=list, help_text="keys of files")
    locale = models.CharField(max_length=10, default="zh-CN")
    position = models.IntegerField(default=0)
    uses = models.BigIntegerField(default=0)
    version = models.IntegerField(default=1)
    created_at = InstantField()
    changed_at = InstantField()
    archived_at = InstantField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=SCOPED, name="knowledge_reply_scope"),
            models.UniqueConstraint(
                fields=["shortcut"],
                condition=Q(scope="shared", archived_at__isnull=True) & ~Q(shortcut=""),
                name="knowledge_shared_shortcut",
            ),
            models.UniqueConstraint(
                fields=["group", "shortcut"],
                condition=Q(scope="group", archived_at__isnull=True) & ~Q(shortcut=""),
                name="knowledge_group_shortcut",
            ),
            models.UniqueConstraint(
                fields=["owner", "shortcut"],
                condition=Q(scope="personal", archived_at__isnull=True) & ~Q(shortcut=""),
                name="knowledge_own_shortcut",
            ),
        ]
        indexes = [
            models.Index(fields=["scope", "folder", "position"], name="knowledge_menu"),
            models.Index(fields=["owner"], name="knowledge_of_owner", condition=Q(scope="personal")),
        ]


class QuickReplyUse(models.Model):
    """Somebody used a quick reply in a conversation (a bare number: conversations are a room beside this one)."""

    reply = models.ForeignKey("knowledge.QuickReply", models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    conversation_id = models.BigIntegerField(null=True)
    at = InstantField()

    class Meta:
        indexes = [
            models.Index(fields=["reply", "-at"], name="knowledge_uses_of_reply"),
            models.Index(fields=["person", "-at"], name="knowledge_uses_of_person"),
        ]
