"""The tables of the dictionary as queries over the fact tables, in SQL that every engine speaks."""

from collections.abc import Mapping
from functools import lru_cache

from yingda.performance.rules.terms import CODED, DEFAULT, EMPTY, FORWARDED, MONOLOGUE, OWN, SINGLE, Terms

HOUR_MS = 3_600_000
CONTAINED_HOURS = 24
_CONTACT_DAY = "{0}.contact_id * 100000000 + {0}.day AS contact_day"

SESSION = (
    f"SELECT s.*, {_CONTACT_DAY.format('s')}, resolved_first_at - opened_at AS resolved_first_ms, resolved_last_at - opened_at AS resolved_last_ms,"
    " resolved_first_at - opened_at - bot_ms - customer_wait_ms AS resolved_own_ms, CASE WHEN imported THEN 1 ELSE 0 END AS from_log,"
    " CASE WHEN answered_rounds > 0 THEN response_ms / answered_rounds END AS mean_response_ms FROM attribution_sessionfact s"
)
AGENT = "SELECT g.*, until_at - since_at AS wall_ms FROM attribution_agentfact g"


def _returned(hours: int, topic: str = "") -> str:
    """Sessions after whose first resolve the customer wrote again within so many hours, in another session."""
    within = f"n.opened_at > r.resolved_first_at AND n.opened_at <= r.resolved_first_at + {hours * HOUR_MS}"
    return (
        "SELECT DISTINCT r.conversation_id FROM attribution_sessionfact r JOIN attribution_sessionfact n ON n.contact_id = r.contact_id"
        f" AND n.conversation_id <> r.conversation_id AND {within} AND n.customer_lines > 0{topic}"
    )


def _again(hours: int, joined: str) -> str:
    """1 where the matter came up again: the session was opened anew, or the customer wrote in another."""
    return f"CASE WHEN {joined}.conversation_id IS NOT NULL OR reopened_at - resolved_first_at <= {hours * HOUR_MS} THEN 1 ELSE 0 END"


def _resolution(terms: Terms) -> str:
    same = " AND n.topic_id = r.topic_id"
    return (
        f"SELECT s.*, {_again(terms.fcr_hours, 'a')} AS again, {_again(terms.fcr_hours, 't')} AS again_topic, {_again(CONTAINED_HOURS, 'd')} AS again_day"
        f" FROM attribution_sessionfact s LEFT JOIN ({_returned(terms.fcr_hours)}) a ON a.conversation_id = s.conversation_id"
        f" LEFT JOIN ({_returned(terms.fcr_hours, same)}) t ON t.conversation_id = s.conversation_id"
        f" LEFT JOIN ({_returned(CONTAINED_HOURS)}) d ON d.conversation_id = s.conversation_id"
    )


# A customer who wrote on a business day, with the first session of that day.
_ASKED = (
    "SELECT contact_id, day, owner_id, group_id, channel, conversation_id, first_customer_at AS asked_at FROM (SELECT *, row_number() OVER"
    " (PARTITION BY contact_id, day ORDER BY first_customer_at, conversation_id) AS turn FROM attribution_sessionfact WHERE customer_lines > 0) first"
    " WHERE turn = 1"
)
_SAID = (
    "SELECT contact_id, day, day_n, agent_id, min(group_id) AS group_id, min(channel) AS channel, min(conversation_id) AS conversation_id,"
    " min(first_at) AS first_at, max(last_at) AS last_at FROM attribution_agentfact GROUP BY contact_id, day, day_n, agent_id"
)

# Consulters, and whether they were received: got a line of an agent after they wrote, that day.
CUSTOMER = (
    f"SELECT a.contact_id, a.day, a.owner_id, a.group_id, a.channel, a.conversation_id, a.asked_at, {_CONTACT_DAY.format('a')},"
    " CASE WHEN s.last_at >= a.asked_at THEN 1 ELSE 0 END AS received"
    f" FROM ({_ASKED}) a LEFT JOIN (SELECT contact_id, day, max(last_at) AS last_at FROM ({_SAID}) said GROUP BY contact_id, day) s"
    " ON s.contact_id = a.contact_id AND s.day = a.day"
)

# The agents who received them.
RECEPTION = (
    "SELECT s.contact_id, s.day, s.day_n, s.agent_id, s.group_id, s.channel, s.conversation_id, s.first_at,"
    f" {_CONTACT_DAY.format('s')} FROM ({_SAID}) s JOIN ({_ASKED}) a ON a.contact_id = s.contact_id AND a.day = s.day WHERE s.last_at >= a.asked_at"
)

# What the sessions of a customer with an agent on a day were: by this, contacts are no inquiries.
_KIND = (
    "SELECT g.contact_id, g.day, g.agent_id, min(s.hour) AS hour, max(s.own) AS own, min(s.wordless) AS empty, min(g.forwarded) AS forwarded,"
    " max(s.coded) AS coded, CASE WHEN sum(s.customer_lines) = 1 THEN 1 ELSE 0 END AS single,"
    " CASE WHEN sum(s.customer_after) = 0 AND sum(g.lines) > 1 THEN 1 ELSE 0 END AS monologue,"
    " max(s.price) AS price, max(s.stock) AS stock, max(s.delivery) AS delivery, max(s.unsure) AS unsure"
    " FROM attribution_agentfact g JOIN attribution_sessionfact s ON s.conversation_id = g.conversation_id GROUP BY g.contact_id, g.day, g.agent_id"
)
_FLAGS = {OWN: "k.own", EMPTY: "k.empty", FORWARDED: "k.forwarded", CODED: "k.coded", SINGLE: "k.single", MONOLOGUE: "k.monologue"}
_OF_KIND = (*_FLAGS.values(), "k.hour", "k.price", "k.stock", "k.delivery", "k.unsure")


def _inquiry(terms: Terms) -> str:
    """Received customers as inquiries: whether they ordered in time by the agent's credit, whether it was paid, whether they ordered at all, and whether
    they are no inquirers: only came about what they had bought before, or a filter in force (spec: metrics.md §1, inquirer). The windows are those of
    the judge rule each order was judged by."""
    in_time = "b.placed_n BETWEEN r.day_n AND r.day_n + b.inquiry_days"
    filtered = " OR ".join(f"{_FLAGS[name]} = 1" for name in terms.filters) or "1 = 0"
    columns = f"r.contact_id, r.day, r.agent_id, r.group_id, r.channel, r.conversation_id, r.first_at, r.contact_day, {', '.join(_OF_KIND)}"
    return (
        f"SELECT *, CASE WHEN after_sales = 0 AND filtered = 0 AND bought = 0 THEN 1 ELSE 0 END AS lost FROM (SELECT {columns},"
        f" max(CASE WHEN b.agent_id = r.agent_id AND {in_time} THEN 1 ELSE 0 END) AS ordered,"
        f" max(CASE WHEN b.agent_id = r.agent_id AND {in_time} AND b.paid THEN 1 ELSE 0 END) AS paid,"
        f" max(CASE WHEN {in_time} THEN 1 ELSE 0 END) AS bought,"
        f" CASE WHEN {filtered} THEN 1 ELSE 0 END AS filtered,"
        f" CASE WHEN max(CASE WHEN b.paid AND b.day_n BETWEEN r.day_n - b.after_sales_days AND r.day_n - 1 THEN 1 ELSE 0 END) = 1"
        f" AND max(CASE WHEN {in_time} THEN 1 ELSE 0 END) = 0 THEN 1 ELSE 0 END AS after_sales"
        f" FROM ({RECEPTION}) r JOIN ({_KIND}) k ON k.contact_id = r.contact_id AND k.day = r.day AND k.agent_id = r.agent_id"
        " LEFT JOIN (SELECT * FROM attribution_credit WHERE in_force) b ON b.contact_id = r.contact_id"
        f" GROUP BY r.day_n, {columns}) asked"
    )


# How long a customer waited on a day, and whether a prepared answer was found.
_WAITED = (
    "SELECT contact_id, day, agent_id, max(response_ms) AS wait_ms, sum(CASE WHEN response_ms IS NULL THEN 1 ELSE 0 END) AS unanswered,"
    " sum(matched) AS matched FROM attribution_roundfact GROUP BY contact_id, day, agent_id"
)


def _lost(terms: Terms) -> str:
    """Inquirers who did not order, with why: as somebody said, else as the facts suggest."""
    guess = (
        f"CASE WHEN w.wait_ms > {1000 * terms.slow_s} OR w.unanswered > 0 AND w.wait_ms IS NULL THEN 'slow_reply'"
        " WHEN w.unanswered > 0 AND coalesce(w.matched, 0) = 0 THEN 'no_answer' WHEN q.unsure = 1 THEN 'weak_knowledge'"
        " WHEN q.price = 1 THEN 'price' WHEN q.stock = 1 THEN 'stock' WHEN q.delivery = 1 THEN 'delivery' ELSE 'other' END"
    )
    return (
        f"SELECT q.*, w.wait_ms, coalesce(nullif(l.reason, ''), {guess}) AS reason, CASE WHEN nullif(l.reason, '') IS NULL THEN 1 ELSE 0 END AS guessed"
        f" FROM ({_inquiry(terms)}) q LEFT JOIN ({_WAITED}) w ON w.contact_id = q.contact_id AND w.day = q.day AND w.agent_id = q.agent_id"
        " LEFT JOIN attribution_lossreason l ON l.contact_day = q.contact_day WHERE q.lost = 1"
    )


# How many sessions an agent had at once: the level after each beginning and end, and how long it stayed so.
LOAD = (
    "SELECT *, level * ms AS level_ms FROM (SELECT conversation_id, contact_id, agent_id, group_id, channel, day, at_ms,"
    " sum(step) OVER (PARTITION BY agent_id, day ORDER BY at_ms, step, conversation_id ROWS UNBOUNDED PRECEDING) AS level,"
    " lead(at_ms) OVER (PARTITION BY agent_id, day ORDER BY at_ms, step, conversation_id) - at_ms AS ms FROM ("
    "SELECT conversation_id, contact_id, agent_id, group_id, channel, day, since_at AS at_ms, 1 AS step FROM attribution_heldfact WHERE until_at > since_at"
    " UNION ALL SELECT conversation_id, contact_id, agent_id, group_id, channel, day, until_at, -1 FROM attribution_heldfact WHERE until_at > since_at"
    ") steps) levels WHERE level > 0"
)
PRESENCE = (
    "SELECT *, until_ms - since_at AS ms, agent_id * 100000000 + day AS person_day FROM (SELECT *, coalesce(until_at, greatest({now}, since_at)) AS until_ms"
    " FROM attribution_presencefact) spans WHERE state <> 'offline'"
)
# Snapshots: what was open when the first day began and the last ended, and what came in between.
BACKLOG = (
    "SELECT *, CASE WHEN day = {last} THEN open_after ELSE 0 END AS open_end, came + CASE WHEN day = {first} THEN open_before ELSE 0 END AS base"
    " FROM attribution_backlogfact"
)
CREDIT = "SELECT * FROM attribution_credit WHERE in_force AND paid"
ORDER = (
    "SELECT c.order_id, c.agent_id, c.contact_id, c.group_id, o.day, o.placed_at, o.total, CASE WHEN c.paid THEN 1 ELSE 0 END AS paid"
    " FROM attribution_credit c JOIN attribution_orderfact o ON o.order_id = c.order_id WHERE c.in_force"
)
# Paid orders with what came back of them, at any time.
REFUND = (
    "SELECT c.order_id, c.agent_id, c.contact_id, c.group_id, c.day, c.items, o.total, o.paid_at,"
    " CASE WHEN o.refund_applied_at IS NOT NULL THEN 1 ELSE 0 END AS applied, CASE WHEN o.refunded_at IS NOT NULL THEN 1 ELSE 0 END AS refunded"
    " FROM attribution_credit c JOIN attribution_orderfact o ON o.order_id = c.order_id WHERE c.in_force AND c.paid"
)
ASSIST = "SELECT * FROM attribution_creditassist WHERE in_force AND paid"


@lru_cache(maxsize=64)
def tables_of(terms: Terms) -> Mapping[str, str]:
    """Every table of the dictionary under these terms. `{now}`, `{first}` and `{last}` are filled in by the engine."""
    return {
        "session": SESSION,
        "agent": AGENT,
        "round": f"SELECT r.*, CASE WHEN response_ms > {1000 * terms.slow_s} THEN 1 ELSE 0 END AS slow FROM attribution_roundfact r",
        "customer": CUSTOMER,
        "reception": RECEPTION,
        "inquiry": _inquiry(terms),
        "lost": _lost(terms),
        "resolution": _resolution(terms),
        "service": "SELECT * FROM attribution_servicefact",
        "load": LOAD,
        "presence": PRESENCE,
        "backlog": BACKLOG,
        "credit": CREDIT,
        "order": ORDER,
        "refund": REFUND,
        "assist": ASSIST,
    }


TABLES = tables_of(DEFAULT)
# Tables whose rows say by which channel they came.
BY_CHANNEL = frozenset({"session", "agent", "round", "customer", "reception", "inquiry", "lost", "resolution", "service", "load", "backlog"})
