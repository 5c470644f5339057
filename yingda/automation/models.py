"""Storage: automations and their versions, every run, what was counted, how far the event stream has been read; macros and their runs."""

from django.db import models

from yingda.plumbing.fields import InstantField

# shared: everybody's; group: a group's (group set); personal: one person's (owner set).
SCOPED = (
    models.Q(scope="shared", owner__isnull=True, group__isnull=True)
    | models.Q(scope="group", owner__isnull=True, group__isnull=False)
    | models.Q(scope="personal", owner__isnull=False, group__isnull=True)
)


class Automation(models.Model):
    """One automation. It acts on what happens behind `from_n` and after `from_at`, with the rights of `author`.

    group: it concerns only what lies with this group; none: everything its author's rights reach. looked_at: for those
    that wait for a time, beginnings up to this instant have been dealt with.
    """

    name = models.CharField(max_length=80)
    search_keys = models.TextField()
    group = models.ForeignKey("people.Group", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)
    trigger = models.CharField(max_length=40)
    position = models.IntegerField(default=0)
    enabled = models.BooleanField(default=False)
    from_n = models.BigIntegerField(default=0)
    from_at = InstantField(default=0)
    looked_at = InstantField(default=0)
    paused_at = InstantField(null=True)
    paused_why = models.CharField(max_length=20, default="", help_text="too_often, author_gone or failing")
    created_at = InstantField()
    changed_at = InstantField()
    archived_at = InstantField(null=True)


class AutomationVersion(models.Model):
    """What an automation said from `at` on: never changed."""

    automation = models.ForeignKey(Automation, models.CASCADE, related_name="+", db_index=False)
    version = models.IntegerField()
    name = models.CharField(max_length=80)
    document = models.TextField()
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["automation", "version"], name="automation_version_once")]


class Run(models.Model):
    """One time an automation matched: on what, why, what each action did. `key` names the occasion, so that it acts once.

    outcome: done, partly, refused, stopped (a limit or a loop) or failed. why: the weighed conditions. steps: the actions.
    """

    automation = models.ForeignKey(Automation, models.CASCADE, related_name="+", db_index=False)
    version = models.IntegerField()
    key = models.CharField(max_length=80)
    n = models.BigIntegerField(null=True)
    trigger = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=12)
    subject_id = models.BigIntegerField()
    at = InstantField()
    outcome = models.CharField(max_length=10)
    stopped_by = models.CharField(max_length=20, default="")
    depth = models.IntegerField(default=0)
    chain = models.CharField(max_length=120, default="")
    why = models.TextField(default="{}")
    steps = models.TextField(default="[]")
    took_ms = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["automation", "key"], name="automation_run_once")]
        indexes = [
            models.Index(fields=["automation", "-id"], name="automation_run_log"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="automation_run_subject"),
            models.Index(fields=["at"], name="automation_run_at"),
        ]


class Tally(models.Model):
    """How often in an hour (whole hours since 1970) an automation was looked at without matching, and the last such verdict."""

    automation = models.ForeignKey(Automation, models.CASCADE, related_name="+", db_index=False)
    hour = models.BigIntegerField()
    missed = models.IntegerField(default=0)
    sample = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["automation", "hour"], name="automation_tally_once")]


class Allowance(models.Model):
    """What a bucket of an automation held at an instant; `subject` is empty for the automation itself."""

    automation = models.ForeignKey(Automation, models.CASCADE, related_name="+", db_index=False)
    subject = models.CharField(max_length=40)
    parts = models.BigIntegerField()
    at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["automation", "subject"], name="automation_allowance_once")]
        indexes = [models.Index(fields=["at"], name="automation_allowance_at")]


class Reading(models.Model):
    """One row (id 1): every event up to `n` has been dealt with; `chain` is the cause that holds there. One lane at a time has it."""

    n = models.BigIntegerField(default=0)
    chain = models.CharField(max_length=120, default="")
    holder = models.CharField(max_length=40, default="")
    leased_until = InstantField(default=0)


class Macro(models.Model):
    """A text and actions under one name. `search_keys` is what a search by text, pinyin or initials looks in."""

    scope = models.CharField(max_length=8)
    owner = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey("people.Group", models.PROTECT, null=True, related_name="+")
    folder = models.CharField(max_length=40, default="")
    name = models.CharField(max_length=80)
    shortcut = models.CharField(max_length=32, default="", help_text="typed after the slash")
    actions = models.TextField()
    search_keys = models.TextField()
    uses = models.BigIntegerField(default=0)
    version = models.IntegerField(default=1)
    created_at = InstantField()
    changed_at = InstantField()
    archived_at = InstantField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=SCOPED, name="automation_macro_scope")]
        indexes = [models.Index(fields=["scope", "folder", "name"], name="automation_macro_menu")]


class MacroRun(models.Model):
    """One use of a macro: by whom, on which conversation, what it did, and how that was before, so that it can be undone."""

    macro = models.ForeignKey(Macro, models.CASCADE, related_name="+", db_index=False)
    version = models.IntegerField()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    conversation_id = models.BigIntegerField()
    at = InstantField()
    steps = models.TextField(default="[]")
    before = models.TextField(default="{}")
    undone_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["macro", "-id"], name="automation_macro_uses")]
