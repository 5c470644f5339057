"""Storage: contacts, how they are known, and what is kept about them."""

from django.db import models
from django.db.models import F, Q

from yingda.plumbing.fields import InstantField


class Company(models.Model):
    """A firm several contacts belong to."""

    name = models.CharField(max_length=200)
    search_keys = models.TextField(default="")
    domain = models.CharField(max_length=253, default="")
    note = models.TextField(default="")
    created_at = InstantField()

    class Meta:
        indexes = [models.Index(fields=["name", "id"], name="customers_company_name")]


class Contact(models.Model):
    """A customer or visitor. One that was absorbed by a merge keeps its row and names the survivor."""

    name = models.CharField(max_length=200, default="")
    search_keys = models.TextField(default="", help_text="name, pinyin and initials in lower case")
    tier = models.SmallIntegerField(default=0)
    locale = models.CharField(max_length=10, default="zh-CN")
    responsible = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    company = models.ForeignKey(Company, null=True, on_delete=models.SET_NULL, related_name="+")
    attributes = models.JSONField(default=dict)
    created_at = InstantField()
    last_seen_at = InstantField()
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    erased_at = InstantField(null=True, help_text="when everything that said who it is was erased")

    class Meta:
        indexes = [
            models.Index(fields=["-last_seen_at", "-id"], name="customers_contact_seen", condition=Q(merged_into__isnull=True)),
            models.Index(fields=["responsible", "-last_seen_at"], name="customers_contact_owner"),
            models.Index(fields=["name", "id"], name="customers_contact_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(tier__gte=0, tier__lte=4), name="customers_contact_tier"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="customers_contact_not_self"),
        ]


class Identity(models.Model):
    """One way a contact is known: a visitor token, an address, a number, an id in somebody's system."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=10)
    value = models.CharField(max_length=255, help_text="normalised")
    scope = models.CharField(max_length=64, default="", help_text="the inbox it is valid in; empty for everywhere")
    verified = models.BooleanField(default=False)
    created_at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "scope", "value"], name="customers_identity_once")]
        indexes = [
            models.Index(fields=["value"], name="customers_identity_value"),
            models.Index(fields=["contact"], name="customers_identity_contact"),
        ]


class Tag(models.Model):
    """A word for sorting contacts and conversations, in both languages."""

    name = models.CharField(max_length=40, unique=True, help_text="lasting key")
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    colour = models.CharField(max_length=7, default="#7a869a")
    created_at = InstantField()
    retired_at = InstantField(null=True)


class ContactTag(models.Model):
    """A tag a contact carries."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "tag"], name="customers_contacttag_once")]


class ContactNote(models.Model):
    """What a colleague wrote down about a contact."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=150)
    text = models.TextField()
    at = InstantField()

    class Meta:
        indexes = [models.Index(fields=["contact", "-at", "-id"], name="customers_note_time")]


class Consent(models.Model):
    """A consent from the instant it was given to the instant it was withdrawn; each giving is a row of its own."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    given_at = InstantField()
    withdrawn_at = InstantField(null=True)
    source = models.CharField(max_length=200, default="", help_text="where it was said: a form, a chat, a call")
    given_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact", "kind", "given_at"], name="customers_consent_kind")]


class Responsibility(models.Model):
    """Who was in charge of a contact, since when, until when, and why."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    since_at = InstantField()
    until_at = InstantField(null=True)
    why = models.CharField(max_length=200, default="")
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact", "-since_at"], name="customers_resp_contact")]
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=Q(until_at__isnull=True), name="customers_resp_one_open"),
        ]


class Merge(models.Model):
    """Two contacts found to be one person; `snapshot` says what was moved and changed, so that it can be undone."""

    survivor = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", db_index=False)
    absorbed = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    snapshot = models.JSONField()
    why = models.CharField(max_length=20, help_text="by_hand | signed_identity")
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = InstantField()
    undone_at = InstantField(null=True)
    undone_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["survivor", "-at"], name="customers_merge_survivor")]
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at__isnull=True), name="customers_merge_once"),
        ]


class ErasedIdentity(models.Model):
    """A keyed hash of a way an erased customer was known, so that it is recognised when it comes back by an import."""

    mark = models.CharField(max_length=64, unique=True)
    at = InstantField()
