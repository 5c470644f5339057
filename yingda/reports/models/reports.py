"""Reports with their versions, what was said of them, what meetings gave people to do, and files made of them."""

from django.db import models

from yingda.plumbing.fields import InstantField


class Report(models.Model):
    """A report on a group, or on the whole team where it has none. state: draft (never published) or published.

    `draft`: what is being written, also as a correction of what is published. `number`: the newest published version, 0 for none.
    `version` grows with every change. Days as YYYY-MM-DD. `made_by`: nobody where a schedule made it.
    """

    kind = models.CharField(max_length=10)
    group = models.ForeignKey("people.Group", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    since = models.CharField(max_length=10)
    until = models.CharField(max_length=10)
    locale = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="draft")
    draft = models.TextField(null=True)
    number = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = InstantField()

    class Meta:
        indexes = [
            models.Index(fields=["-until", "-id"], name="reports_newest"),
            models.Index(fields=["group", "-until", "-id"], name="reports_of_group"),
        ]


class ReportVersion(models.Model):
    """A report as it was published; it is never changed. `figures`: what stood in its places for figures. `note`: what a correction mended."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.IntegerField()
    title = models.CharField(max_length=120)
    content = models.TextField()
    figures = models.TextField()
    note = models.CharField(max_length=200, default="")
    published_at = InstantField()
    published_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reports_version_once")]


class ReportComment(models.Model):
    """What somebody said of a published report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    at = InstantField()

    class Meta:
        indexes = [models.Index(fields=["report", "id"], name="reports_comments")]


class MeetingAction(models.Model):
    """What published minutes gave somebody to do, and whether it is done."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=36)
    text = models.CharField(max_length=300)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    due = models.CharField(max_length=10)
    done_at = InstantField(null=True)
    done_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="reports_action_once")]
        indexes = [models.Index(fields=["due", "id"], name="reports_open_actions", condition=models.Q(done_at__isnull=True))]


class Rendering(models.Model):
    """A file made of a version (0: of the draft), for whoever asked. state: waiting, running, done, failed, expired; `reason`: why it failed."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    form = models.CharField(max_length=4)
    locale = models.CharField(max_length=10)
    key = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=500, default="")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=1)
    size = models.BigIntegerField(default=0)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = InstantField()
    finished_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by", "state"], name="reports_renderings_of")]
