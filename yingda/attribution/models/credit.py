"""Who has the credit of an order: the rule in its versions, the judgement of each order under each, who assisted, marks, and the ledger of credit.

What figures are made of: `Credit` (`attribution_credit`), a row for each order and version, and its follower `CreditAssist`
(`attribution_creditassist`), a row for each agent who assisted. Both come into the copy in columns together, whenever `written` of an order's
credit grows; figures read the rows with `in_force`.
"""

from django.db import models

from yingda.plumbing.fields import InstantField


class CreditRule(models.Model):
    """A judge rule with its windows (ms; `*_days` in days), as one version; it is never changed. `in_force`: the one figures and pay go by.

    `inquiry_days`: how many days after an inquiry an order still counts for it (1 to 15); `after_sales_days`: for how long whoever bought is an
    after-sales contact. `excludes_*`: which marks of an order take it from everybody. `judged_at`: since when all orders are judged by it (None:
    they are not yet).
    """

    name = models.CharField(max_length=80)
    rule = models.CharField(max_length=12)
    look_back = models.BigIntegerField()
    inquiry_days = models.SmallIntegerField(default=1)
    follow_up = models.BooleanField()
    follow_up_from = models.BigIntegerField(default=60_000)
    follow_up_to = models.BigIntegerField(default=3_600_000)
    urge = models.BigIntegerField(default=3_600_000)
    claw_back = models.BigIntegerField()
    after_sales_days = models.SmallIntegerField(default=21)
    excludes_flagged = models.BooleanField(default=True)
    excludes_after_sales = models.BooleanField(default=True)
    in_force = models.BooleanField(default=False)
    made_at = InstantField()
    made_by_id = models.BigIntegerField(null=True)
    judged_at = InstantField(null=True)
    in_force_at = InstantField(null=True, help_text="when it was put in force last")
    stopped_at = InstantField(null=True, help_text="no longer judged by; its judgements stay as they were")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_force"], condition=models.Q(in_force=True), name="attribution_one_rule_in_force")]


class Credit(models.Model):
    """The judgement of an order under a version; amounts in minor units, days as yyyymmdd, `*_n` as running numbers.

    `day`: of the payment (of placing while unpaid). `gross`: the order's whole amount; `amount`: what it counts for, net of what came back in
    time, 0 while unpaid; `taken_back`: the difference of a paid one. `refund_applied`, `refunded`: a refund was asked for, was completed, at any
    time: the refunded share of orders, money and items is the count, `gross` and `items` of such rows. `ordered_id`, `payer_id`, `follow_up_id`: the
    agents whose the order, the payment, the follow-up was, whoever has the credit. `group_id`: of the session that decided. `inquiry_days`,
    `after_sales_days`: the windows of the version, for questions about inquiries.
    """

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
    gross = models.BigIntegerField(default=0)
    taken_back = models.BigIntegerField(default=0)
    items = models.IntegerField()
    paid = models.BooleanField()
    refund_applied = models.BooleanField(default=False)
    refunded = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=10, default="")
    reason = models.CharField(max_length=20)
    cell = models.CharField(max_length=30)
    ordered_id = models.BigIntegerField(null=True)
    payer_id = models.BigIntegerField(null=True)
    follow_up_id = models.BigIntegerField(null=True)
    inquiry_days = models.IntegerField(default=1)
    after_sales_days = models.IntegerField(default=21)
    assists = models.JSONField(default=list)
    evidence = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order_id", "rule_id"], name="attribution_credit_once")]
        indexes = [
            models.Index(fields=["written"], name="attribution_credit_written"),
            models.Index(fields=["rule_id", "day", "order_id"], name="attribution_credit_day"),
            models.Index(fields=["rule_id", "agent_id", "day", "order_id"], name="attribution_credit_agent"),
        ]


class CreditAssist(models.Model):
    """An agent who talked with the buyer in time while the credit of the order is another's: counted beside sales, never added to them.

    The other columns are those of the order's credit under the same version; `group_id`: of the agent's last session about it.
    """

    order_id = models.BigIntegerField()
    rule_id = models.BigIntegerField()
    in_force = models.BooleanField()
    agent_id = models.BigIntegerField()
    contact_id = models.BigIntegerField(null=True)
    group_id = models.BigIntegerField(null=True)
    day = models.IntegerField()
    day_n = models.IntegerField(help_text="the day as a running number")
    amount = models.BigIntegerField()
    paid = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order_id", "rule_id", "agent_id"], name="attribution_assist_once")]
        indexes = [models.Index(fields=["rule_id", "agent_id", "day"], name="attribution_assist_agent")]


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


class OrderMark(models.Model):
    """A mark somebody set on an order: `flagged` (no sale of an agent) or `after_sales` (made to settle an earlier order), with the reason.

    Taken back: `ended_at` and by whom; the row stays.
    """

    order_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    reason = models.CharField(max_length=200)
    made_at = InstantField()
    made_by_id = models.BigIntegerField(null=True)
    ended_at = InstantField(null=True)
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order_id", "kind"], condition=models.Q(ended_at__isnull=True), name="attribution_mark_once")]
        indexes = [models.Index(fields=["order_id", "-id"], name="attribution_mark_order")]
