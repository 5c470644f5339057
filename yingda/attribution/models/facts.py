"""Facts: one row per session, session × agent, round and order, made of what the desk wrote down, never edited by hand.

All of a session are written together and carry `written`, a number that only grows: whoever keeps a copy asks for what is
beyond its last. They name rows of the desk by number, without a foreign key: the desk may let go of what it no longer keeps.
Instants in ms; `day` is the business day as yyyymmdd, `hour` 0 to 23 in the team's zone; `*_ms` how long.
"""

from django.db import models

from yingda.plumbing.fields import InstantField


class SessionFact(models.Model):
    """A session: one conversation from its first message to its close.

    `first_response_work_ms`: in working time of the calendar in force. `*_wait_ms`, `bot_ms`: up to the first resolve. `topic_id`: its first tag.
    `coded` to `unsure`: 1 where it is so. `recommend`: 0 to 10, `effort`: 1 to 7, `asked_at`: for a rating.
    """

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
    first_response_work_ms = models.BigIntegerField(null=True)
    customer_lines = models.IntegerField()
    agent_lines = models.IntegerField()
    automatic_lines = models.IntegerField()
    bot_lines = models.IntegerField(default=0)
    customer_after = models.IntegerField(default=0, help_text="lines of the customer after an agent's first")
    rounds = models.IntegerField()
    answered_rounds = models.IntegerField()
    response_ms = models.BigIntegerField(help_text="sum over answered rounds")
    resolved_first_at = InstantField(null=True)
    resolved_last_at = InstantField(null=True, help_text="of one that is resolved now")
    owner_id = models.BigIntegerField(null=True)
    rating = models.SmallIntegerField(null=True)
    rated_agent_id = models.BigIntegerField(null=True)
    imported = models.BooleanField(default=False)
    reopened_at = InstantField(null=True)
    bot_ms = models.BigIntegerField(null=True)
    customer_wait_ms = models.BigIntegerField(null=True)
    topic_id = models.BigIntegerField(null=True)
    recommend = models.SmallIntegerField(null=True)
    effort = models.SmallIntegerField(null=True)
    asked_at = InstantField(null=True)
    own = models.SmallIntegerField(default=0, help_text="of the team's own account")
    coded = models.SmallIntegerField(default=0)
    wordless = models.SmallIntegerField(default=0)
    price = models.SmallIntegerField(default=0)
    stock = models.SmallIntegerField(default=0)
    delivery = models.SmallIntegerField(default=0)
    unsure = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["written"], name="attribution_session_written"),
            models.Index(fields=["contact_id"], name="attribution_session_contact"),
        ]


class AgentFact(models.Model):
    """What one agent did in a session. `since_at`, `until_at`: from the question they took up to the end of their part; `forwarded`: 1 when they
    said at most one line and handed it on."""

    conversation_id = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10, default="")
    day = models.IntegerField()
    day_n = models.IntegerField(help_text="the day as a running number")
    first_at = InstantField()
    last_at = InstantField()
    lines = models.IntegerField()
    words = models.IntegerField()
    answered_rounds = models.IntegerField()
    response_ms = models.BigIntegerField(help_text="sum over answered rounds")
    first_response_ms = models.BigIntegerField(null=True)
    first_response_work_ms = models.BigIntegerField(null=True)
    since_at = InstantField(default=0)
    until_at = InstantField(default=0)
    active_ms = models.BigIntegerField(default=0)
    forwarded = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation_id", "agent_id"], name="attribution_agent_once")]


class RoundFact(models.Model):
    """A round. `agent_id`: who answered it, or whose the session was when nobody did; `matched`: 1 when a quick reply was used for the answer, None where
    that is not known (imported)."""

    conversation_id = models.BigIntegerField()
    place = models.IntegerField()
    agent_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10, default="")
    day = models.IntegerField()
    asked_lines = models.IntegerField()
    started_at = InstantField()
    answered_at = InstantField(null=True)
    response_ms = models.BigIntegerField(null=True)
    matched = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation_id", "place"], name="attribution_round_once")]


class HeldFact(models.Model):
    """A stretch in which an agent had a session on a business day, for how many they had at once."""

    conversation_id = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10)
    day = models.IntegerField()
    since_at = InstantField()
    until_at = InstantField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation_id", "agent_id", "day"], name="attribution_held_once")]


class OpenFact(models.Model):
    """A stretch in which a session was not resolved; `until_at` None: still. `agent_id`: whose it is."""

    conversation_id = models.BigIntegerField()
    place = models.IntegerField()
    agent_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10)
    since_at = InstantField()
    until_at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation_id", "place"], name="attribution_open_once")]
        indexes = [models.Index(fields=["until_at", "since_at"], name="attribution_open_until")]


class ServiceFact(models.Model):
    """A service-level target that came to an end: `kind` (first_response, next_response, resolution), `achieved` 1 or 0, whose it was."""

    conversation_id = models.BigIntegerField()
    place = models.IntegerField()
    kind = models.CharField(max_length=20)
    agent_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10)
    day = models.IntegerField()
    ended_at = InstantField(help_text="when it was reached or missed")
    achieved = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation_id", "place"], name="attribution_service_once")]


class PresenceFact(models.Model):
    """A state a person was in on a business day; `until_at` None: still in it."""

    span_id = models.BigIntegerField()
    written = models.BigIntegerField()
    agent_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    day = models.IntegerField()
    state = models.CharField(max_length=10)
    since_at = InstantField()
    until_at = InstantField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["span_id", "day"], name="attribution_presence_once")]
        indexes = [models.Index(fields=["written"], name="attribution_presence_written")]


class BacklogFact(models.Model):
    """The daily snapshot: whose sessions of a group and channel were open when a business day began and ended, and came during it.

    The row of a day that is not over says how it was at `taken_at`.
    """

    day = models.IntegerField()
    written = models.BigIntegerField()
    agent_id = models.BigIntegerField(null=True)
    group_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10)
    taken_at = InstantField()
    open_before = models.IntegerField()
    came = models.IntegerField()
    open_after = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="attribution_backlog_day"), models.Index(fields=["written"], name="attribution_backlog_written")]


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
    refund_amount = models.BigIntegerField(null=True, help_text="what came back; None where nobody said, which is all of it")

    class Meta:
        indexes = [models.Index(fields=["written"], name="attribution_order_written"), models.Index(fields=["contact_id"], name="attribution_order_contact")]


class LossReason(models.Model):
    """Why a customer of a business day did not buy, as a colleague said; `contact_day`: the contact's number and the day in one."""

    contact_day = models.BigIntegerField(primary_key=True)
    written = models.BigIntegerField()
    reason = models.CharField(max_length=20)
    by_id = models.BigIntegerField(null=True)
    at_ms = InstantField()

    class Meta:
        indexes = [models.Index(fields=["written"], name="attribution_loss_written")]


class FactMark(models.Model):
    """How far the facts are: they follow the event stream up to `n`; of what was there before, up to the backlogs is missing.

    `written`: the last number given to a fact. `epoch` is another when facts went without being replaced: copies begin anew. `made_by`: the settings
    they are made by (`rules.making`); when the team changes them, all are made anew. `*_all`: how many there were to do then.
    """

    epoch = models.BigIntegerField()
    n = models.BigIntegerField()
    written = models.BigIntegerField(default=0)
    talks_left = models.BigIntegerField(default=0)
    orders_left = models.BigIntegerField(default=0)
    presence_left = models.BigIntegerField(default=0)
    talks_all = models.BigIntegerField(default=0)
    orders_all = models.BigIntegerField(default=0)
    made_by = models.TextField(default="")
    backlog_day = models.IntegerField(default=0, help_text="the last day a snapshot was taken of")
