"""What comes to pay from outside a plan: amounts typed by people, disputes, what was taken back, the budget."""

from django.db import models

from yingda.performance.models.pay import PayPeriod, PayStatement
from yingda.plumbing.fields import InstantField


class PayExtra(models.Model):
    """An amount (fen) for a person, due in the first period of the plan from `month` on; a line of that period's statement.

    kind: adjustment, award, team_share, released (held back in `source`, now mature). state: proposed, approved (by another person), refused,
    withdrawn. `period`: the one it was paid in.
    """

    key = models.CharField(max_length=40, help_text="of the plan")
    month = models.CharField(max_length=7)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    amount = models.BigIntegerField(help_text="fen")
    reason = models.CharField(max_length=500)
    component = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=10, default="proposed")
    made_at = InstantField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = InstantField(null=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    period = models.ForeignKey(PayPeriod, on_delete=models.SET_NULL, null=True, related_name="+")
    source = models.ForeignKey(PayPeriod, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["key", "state"], name="performance_extra_due")]


class PayDispute(models.Model):
    """A line (its place, from 0) of somebody's own statement, disputed. state: open, accepted, refused, withdrawn.

    `owner` answers until `due_at`. Accepted, `extra` makes it good in a later period.
    """

    statement = models.ForeignKey(PayStatement, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.SmallIntegerField()
    component = models.CharField(max_length=40)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, default="open")
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = InstantField()
    due_at = InstantField()
    decided_at = InstantField(null=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=500, default="")
    extra = models.ForeignKey(PayExtra, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "line"], condition=models.Q(state="open"), name="performance_dispute_open_once"),
        ]
        indexes = [
            models.Index(fields=["statement", "line"], name="performance_dispute_line"),
            models.Index(fields=["state", "due_at"], name="performance_dispute_due"),
        ]


class ClawedBack(models.Model):
    """What a period took back (fen) of what was paid on an order in an earlier one."""

    period = models.ForeignKey(PayPeriod, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(PayPeriod, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    order_id = models.BigIntegerField()
    amount = models.BigIntegerField(help_text="fen")


class PayFund(models.Model):
    """A budget; it pays for the plan `key`, or, with an empty one, for every plan without a fund of its own."""

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=40, unique=True)
    made_at = InstantField()


class FundMovement(models.Model):
    """A line of a fund (fen, below 0 for what is spent); lines are only ever added. kind: granted, payroll (of `period`), corrected."""

    fund = models.ForeignKey(PayFund, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    period = models.OneToOneField(PayPeriod, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, default="")
    at = InstantField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
