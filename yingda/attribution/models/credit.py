"""Who has the credit of an order: the rule in its versions, the judgement of each order under each, and the ledger of credit."""

from django.db import models

from yingda.plumbing.fields import InstantField


class CreditRule(models.Model):
    """A judge rule with its windows (ms), as one version; it is never changed. `in_force`: the one figures and pay go by."""

    name = models.CharField(max_length=80)
    rule = models.CharField(max_length=12)
    look_back = models.BigIntegerField()
    follow_up = models.BooleanField()
    claw_back = models.BigIntegerField()
    in_force = models.BooleanField(default=False)
    made_at = InstantField()
    made_by_id = models.BigIntegerField(null=True)
    stopped_at = InstantField(null=True, help_text="no longer judged by; its judgements stay")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_force"], condition=models.Q(in_force=True), name="attribution_one_rule_in_force")]


class Credit(models.Model):
    """The judgement of an order under a version. `amount`: what the order counts for, net of what came back in time; `day`: of the payment."""

    order_id = models.BigIntegerField()
    rule_id = models.BigIntegerField()
    written = models.BigIntegerField()
    in_force = models.BooleanField()
    agent_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    group_id = models.BigIntegerField(null=True, help_text="of the session that decided")
    day = models.IntegerField()
    day_n = models.IntegerField(help_text="the day as a running number")
    placed_n = models.IntegerField(help_text="the business day of placing, as a running number")
    amount = models.BigIntegerField()
    items = models.IntegerField()
    paid = models.BooleanField()
    decided_by = models.CharField(max_length=10, default="")
    reason = models.CharField(max_length=20)
    cell = models.CharField(max_length=30)
    assists = models.JSONField(default=list)
    evidence = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order_id", "rule_id"], name="attribution_credit_once")]
        indexes = [models.Index(fields=["written"], name="attribution_credit_written")]


class CreditEntry(models.Model):
    """A line of the ledger: credit given, or taken back by a line of its own. Lines are only ever added."""

    order_id = models.BigIntegerField()
    rule_id = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    at = InstantField()
    booked_at = InstantField()

    class Meta:
        indexes = [
            models.Index(fields=["order_id", "rule_id"], name="attribution_entry_order"),
            models.Index(fields=["agent_id", "at"], name="attribution_entry_agent"),
        ]
