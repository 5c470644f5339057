"""Incentive plans in versions, the periods they are run for, and what each person was reckoned to have earned."""

from django.db import models

from yingda.plumbing.fields import InstantField


class PlanVersion(models.Model):
    """A plan as it was at some time; its content is never changed. `document`: its components (`rules.plans`).

    `live_from`: the first month (YYYY-MM) it is in force; empty for a draft. Of several the one with the latest month, then the latest version, counts.
    """

    key = models.CharField(max_length=40)
    version = models.IntegerField()
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=200, default="")
    document = models.TextField()
    live_from = models.CharField(max_length=7, default="")
    live_at = InstantField(null=True)
    live_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="performance_plan_once")]


class PayPeriod(models.Model):
    """A month paid by a plan version. state: draft, calculated, reviewed, approved, locked. Who took it how far, and when.

    `total`: the sum of the statements' totals; `paid`: of what is paid, which is what the budget moves by.
    """

    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, help_text="of the plan")
    month = models.CharField(max_length=7)
    state = models.CharField(max_length=10, default="draft")
    total = models.BigIntegerField(default=0, help_text="fen: SQLite keeps no decimals")
    paid = models.BigIntegerField(default=0, help_text="fen")
    version = models.IntegerField(default=1)
    made_at = InstantField()
    calculated_at = InstantField(null=True)
    calculated_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = InstantField(null=True)
    reviewed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = InstantField(null=True)
    approved_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    locked_at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "month"], name="performance_period_once")]
        indexes = [models.Index(fields=["-month", "-id"], name="performance_period_month")]


class PayStatement(models.Model):
    """One person's statement of a period: what it was reckoned from (`inputs`) and what came of it (`document`), as bytes that a replay must give again."""

    period = models.ForeignKey(PayPeriod, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    inputs = models.TextField()
    document = models.TextField()
    total = models.BigIntegerField(help_text="fen")
    paid = models.BigIntegerField(help_text="fen")
    held = models.BigIntegerField(help_text="fen")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "person"], name="performance_statement_once")]


class PayEmployment(models.Model):
    """The first and the last day (yyyymmdd) somebody works for the team; nothing: before and after everything."""

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    joined_on = models.IntegerField(null=True)
    left_on = models.IntegerField(null=True)
