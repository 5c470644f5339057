"""Reports that are sent on time, and every run of them."""

from django.db import models

from yingda.plumbing.fields import InstantField


class ReportSchedule(models.Model):
    """A report of `kind` on a group (none: the team) that is mailed when the period before is over.

    day: of the week (1 Monday to 7) or of the month (1 to 28); minute: of the day, 0 to 1439, in the team's zone. people, addresses: who
    gets it. link: the way to it instead of the file. next_at: when it is due next.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    group = models.ForeignKey("people.Group", on_delete=models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=4)
    locale = models.CharField(max_length=10)
    day = models.SmallIntegerField()
    minute = models.SmallIntegerField()
    people = models.JSONField(default=list)
    addresses = models.JSONField(default=list)
    link = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)
    next_at = InstantField()
    version = models.IntegerField(default=1)
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["next_at"], name="reports_due", condition=models.Q(enabled=True))]


class ReportRun(models.Model):
    """A period sent, once for each schedule; a trial goes to who tried it only. state: waiting, sent or failed. `sent`: who has it already."""

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="+", db_index=False)
    since = models.CharField(max_length=10)
    trial = models.BooleanField(default=False)
    report = models.ForeignKey("reports.Report", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, default="waiting")
    reason = models.CharField(max_length=500, default="")
    sent = models.JSONField(default=list)
    due_at = InstantField()
    finished_at = InstantField(null=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "since"], condition=models.Q(trial=False), name="reports_run_once")]
        indexes = [models.Index(fields=["schedule", "-id"], name="reports_runs")]
