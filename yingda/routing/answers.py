"""What the operations of routing answer."""

from yingda.plumbing.shapes import ANY, FLAG, ID, IDS, INT, INT_OR_NULL, NEXT, TEXT, Answers, Json, array, items, may_have, or_null, ref, shape

MEMBER = shape(id=ID, person_id=INT_OR_NULL, group_id=INT_OR_NULL, skill_id=INT_OR_NULL, level=INT_OR_NULL, weight=INT)
SHAPES: Json = {"Queue": shape(
    id=ID, name=TEXT, position=INT, group_id=INT_OR_NULL, conditions=ANY, strategy=TEXT, last_agent_first=FLAG, responsible_first=FLAG,
    overflow_after_s=INT_OR_NULL, overflow_queue_id=INT_OR_NULL, answer_within_s=INT_OR_NULL, wrap_up_s=INT_OR_NULL,
    skills=array(shape(skill_id=ID, level=INT)), calendar_id=INT_OR_NULL, version=INT, members=array(MEMBER),
)}  # fmt: skip
QUEUE = ref("Queue")
COUNTS: Json = {"type": "object", "additionalProperties": INT}
# `queue` to `excluded` are there when a rule chose among people; `opens_at` outside of the hours of the queue.
DECISION = may_have(
    shape(rule=TEXT), opens_at=INT_OR_NULL, queue=shape(id=ID, version=INT, strategy=TEXT), skills=array(array(INT)),
    ties=shape(responsible=INT_OR_NULL, last=IDS),
    candidates=array(shape(person_id=ID, load=INT, units=INT, cost=INT, weight=INT, turn=INT)),
    excluded=array(shape(person_id=ID, reason=TEXT)),
)  # fmt: skip
ASSIGNMENT = shape(
    id=ID, person_id=INT_OR_NULL, queue_id=INT_OR_NULL, at=INT, ended_at=INT_OR_NULL, how=TEXT, ended_why=TEXT, waited_ms=INT_OR_NULL, explanation=ANY,
)  # fmt: skip
PLACEMENT = shape(queue_id=INT_OR_NULL, queue_version=INT_OR_NULL, at=INT, why=TEXT)
AGENT = shape(
    person_id=ID, group_ids=IDS, state=TEXT, since_at=INT_OR_NULL, open=COUNTS, weight=INT, capacity=INT, longest_since=INT_OR_NULL,
    unanswered_since=INT_OR_NULL, answered_today=INT, wrapping_up=INT,
)  # fmt: skip
LINE = shape(queue_id=ID, waiting=INT, longest_since=INT_OR_NULL, at_risk=INT, in_hours=FLAG, on_duty=INT)
TOTALS = shape(agents=COUNTS, chats=INT, free=INT, answered_today=INT, waiting=INT, longest_since=INT_OR_NULL, at_risk=INT)
CAPACITY = shape(person_id=ID, units=INT, weights=ANY)

ANSWERS: Answers = {
    ("GET", "/queues"): items(QUEUE, next=NEXT, total=INT),
    ("POST", "/queues"): QUEUE,
    ("GET", "/queues/{queue_id}"): QUEUE,
    ("PATCH", "/queues/{queue_id}"): QUEUE,
    ("DELETE", "/queues/{queue_id}/closing"): QUEUE,
    ("PUT", "/queues/{queue_id}/members"): items(MEMBER),
    ("GET", "/people/{person_id}/capacity"): CAPACITY,
    ("PUT", "/people/{person_id}/capacity"): CAPACITY,
    ("GET", "/conversations/{conversation_id}/assignments"): items(ASSIGNMENT, placements=array(PLACEMENT), waiting=or_null(DECISION)),
    ("GET", "/floor"): shape(n=INT, agents=array(AGENT), queues=array(LINE), totals=TOTALS),
}
