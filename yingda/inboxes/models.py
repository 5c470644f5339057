"""Storage: inboxes and the tokens of integrations."""

from django.db import models

from yingda.plumbing.fields import EncryptedTextField, InstantField


class Inbox(models.Model):
    """A door customers come through. `key` is public; `secret` signs identity and visitor tokens."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, help_text="web, form, api or import")
    key = models.CharField(max_length=32, unique=True)
    secret = EncryptedTextField()
    former_secret = EncryptedTextField(null=True)
    former_until = InstantField(null=True, help_text="until when the former secret still opens tokens")
    calendar = models.ForeignKey("people.Calendar", models.PROTECT, null=True, related_name="+", help_text="opening hours; always open when null")
    locale = models.CharField(max_length=10, default="zh-CN")
    allowed_origins = models.JSONField(default=list)
    settings = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    created_at = InstantField()
    archived_at = InstantField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=("web", "form", "api", "import")), name="inboxes_inbox_kind"),
        ]


class ApiToken(models.Model):
    """What an integration shows to be let in. Only the SHA-256 of the token is kept, and its first letters to know it by.

    With a `person` it acts as that person within `scopes`; without one it belongs to the installation, and `scopes` reach
    everything or the work of `group_ids`.
    """

    name = models.CharField(max_length=80)
    beginning = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    former_digest = models.CharField(max_length=64, null=True, unique=True)
    former_until = InstantField(null=True, help_text="until when the former secret still lets in")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField(default=list)
    group_ids = models.JSONField(default=list)
    networks = models.JSONField(default=list, help_text="addresses it may come from; any when empty")
    made_by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = InstantField()
    last_used_at = InstantField(null=True)
    last_address = models.CharField(max_length=64, default="")
    expires_at = InstantField(null=True)
    revoked_at = InstantField(null=True)
