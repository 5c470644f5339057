"""The tables of the dictionary as queries over the fact tables, in SQL that every engine speaks."""

from collections.abc import Mapping

ORDER_DAYS = 1  # an inquirer orders on the day of the inquiry or so many days later
AFTER_SALES_DAYS = 21
_CONTACT_DAY = "{0}.contact_id * 100000000 + {0}.day AS contact_day"

SESSION = (
    f"SELECT s.*, {_CONTACT_DAY.format('s')}, resolved_first_at - opened_at AS resolved_first_ms, resolved_last_at - opened_at AS resolved_last_ms,"
    " CASE WHEN answered_rounds > 0 THEN response_ms / answered_rounds END AS mean_response_ms FROM attribution_sessionfact s"
)

# A customer who wrote on a business day, with the first session of that day.
_ASKED = (
    "SELECT contact_id, day, owner_id, group_id, first_customer_at AS asked_at FROM (SELECT *, row_number() OVER"
    " (PARTITION BY contact_id, day ORDER BY first_customer_at, conversation_id) AS turn FROM attribution_sessionfact WHERE customer_lines > 0) first"
    " WHERE turn = 1"
)
_SAID = (
    "SELECT contact_id, day, day_n, agent_id, min(group_id) AS group_id, max(last_at) AS last_at FROM attribution_agentfact"
    " GROUP BY contact_id, day, day_n, agent_id"
)

# Consulters, and whether they were received: got a line of an agent after they wrote, that day.
CUSTOMER = (
    f"SELECT a.contact_id, a.day, a.owner_id, a.group_id, {_CONTACT_DAY.format('a')}, CASE WHEN s.last_at >= a.asked_at THEN 1 ELSE 0 END AS received"
    f" FROM ({_ASKED}) a LEFT JOIN (SELECT contact_id, day, max(last_at) AS last_at FROM ({_SAID}) said GROUP BY contact_id, day) s"
    " ON s.contact_id = a.contact_id AND s.day = a.day"
)

# The agents who received them.
RECEPTION = (
    f"SELECT s.contact_id, s.day, s.day_n, s.agent_id, s.group_id, {_CONTACT_DAY.format('s')} FROM ({_SAID}) s"
    f" JOIN ({_ASKED}) a ON a.contact_id = s.contact_id AND a.day = s.day WHERE s.last_at >= a.asked_at"
)

# Received customers as inquiries: whether they ordered in time by the agent's credit, whether it was paid, and whether they only came about what they
# had bought before (spec: metrics.md §1, inquirer).
_IN_TIME = f"b.placed_n BETWEEN r.day_n AND r.day_n + {ORDER_DAYS}"
INQUIRY = (
    "SELECT r.contact_id, r.day, r.agent_id, r.group_id, r.contact_day,"
    f" max(CASE WHEN b.agent_id = r.agent_id AND {_IN_TIME} THEN 1 ELSE 0 END) AS ordered,"
    f" max(CASE WHEN b.agent_id = r.agent_id AND {_IN_TIME} AND b.paid THEN 1 ELSE 0 END) AS paid,"
    f" CASE WHEN max(CASE WHEN b.paid AND b.day_n BETWEEN r.day_n - {AFTER_SALES_DAYS} AND r.day_n - 1 THEN 1 ELSE 0 END) = 1"
    f" AND max(CASE WHEN {_IN_TIME} THEN 1 ELSE 0 END) = 0 THEN 1 ELSE 0 END AS after_sales"
    f" FROM ({RECEPTION}) r LEFT JOIN (SELECT * FROM attribution_credit WHERE in_force) b ON b.contact_id = r.contact_id"
    " GROUP BY r.contact_id, r.day, r.day_n, r.agent_id, r.group_id, r.contact_day"
)

TABLES: Mapping[str, str] = {
    "session": SESSION,
    "agent": "SELECT * FROM attribution_agentfact",
    "round": "SELECT * FROM attribution_roundfact",
    "customer": CUSTOMER,
    "reception": RECEPTION,
    "inquiry": INQUIRY,
    "credit": "SELECT * FROM attribution_credit WHERE in_force AND paid",
}
