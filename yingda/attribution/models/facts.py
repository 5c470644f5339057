"""Facts: one row per session, session × agent, round and order, made of what the desk wrote down, never edited by hand.

All of a session are written together and carry `written`, a number that only grows: whoever keeps a copy asks for what is
beyond its last. They name rows of the desk by number, without a foreign key: the desk may let go of what it no longer keeps.
Instants in ms; `day` is the business day as yyyymmdd, `hour` 0 to 23 in the team's zone; `*_ms` how long.
"""

from django.db import models

from yingda.plumbing.fields import InstantField


class SessionFact(models.Model):
    """A session: one conversation from its first message to its close."""

    conversation_id = models.BigIntegerField(primary_key=True)
    written = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    inbox_id = models.BigIntegerField()
    channel = models.CharField(max_length=10)
    group_id = models.BigIntegerField(null=True)
    day = models.IntegerField()
    hour = models.SmallIntegerField()
    opened_at = InstantField()
    last_line_at = InstantField(null=True)
    first_customer_at = InstantField(null=True)
    first_agent_at = InstantField(null=True)
    first_agent_id = models.BigIntegerField(null=True)
    first_response_ms = models.BigIntegerField(null=True)
    customer_lines = models.IntegerField()
    agent_lines = models.IntegerField()
    automatic_lines = models.IntegerField()
    rounds = models.IntegerField()
    answered_rounds = models.IntegerField()
    response_ms = models.BigIntegerField(help_text="sum over answered rounds")
    resolved_first_at = InstantField(null=True)
    resolved_last_at = InstantField(null=True, help_text="of one that is resolved now")
    owner_id = models.BigIntegerField(null=True)
    rating = models.SmallIntegerField(null=True)
    rated_agent_id = models.BigIntegerField(null=True)
    imported = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["written"], name="attribution_session_written"),
            models.Index(fields=["contact_id"], name="attribution_session_contact"),
        ]


class AgentFact(models.Model):
    """What one agent did in a session."""

    conversation_id = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    day = models.IntegerField()
    day_n = models.IntegerField(help_text="the day as a running number")
    first_at = InstantField()
    last_at = InstantField()
    lines = models.IntegerField()
    words = models.IntegerField()
    answered_rounds = models.IntegerField()
    response_ms = models.BigIntegerField(help_text="sum over answered rounds")
    first_response_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation_id", "agent_id"], name="attribution_agent_once")]


class RoundFact(models.Model):
    """A round. `agent_id`: who answered it, or whose the session was when nobody did."""

    conversation_id = models.BigIntegerField()
    place = models.IntegerField()
    agent_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    day = models.IntegerField()
    asked_lines = models.IntegerField()
    started_at = InstantField()
    answered_at = InstantField(null=True)
    response_ms = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation_id", "place"], name="attribution_round_once")]


class OrderFact(models.Model):
    """An order. Amounts in minor units; an instant is None until it happened."""

    order_id = models.BigIntegerField(primary_key=True)
    written = models.BigIntegerField()
    source_id = models.BigIntegerField()
    contact_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    total = models.BigIntegerField()
    items = models.IntegerField()
    day = models.IntegerField()
    placed_at = InstantField()
    paid_at = InstantField(null=True)
    paid_day = models.IntegerField(null=True)
    cancelled_at = InstantField(null=True)
    refund_applied_at = InstantField(null=True)
    refunded_at = InstantField(null=True)

    class Meta:
        indexes = [models.Index(fields=["written"], name="attribution_order_written"), models.Index(fields=["contact_id"], name="attribution_order_contact")]


class FactMark(models.Model):
    """How far the facts are: they follow the event stream up to `n`; of what was there before, up to the backlogs is missing.

    `written`: the last number given to a fact. `epoch` is another when facts went without being replaced: copies begin anew.
    """

    epoch = models.BigIntegerField()
    n = models.BigIntegerField()
    written = models.BigIntegerField(default=0)
    talks_left = models.BigIntegerField(default=0)
    orders_left = models.BigIntegerField(default=0)
